/** How long a form that is being opened may take to appear. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 100;

/**
 * Types values into the form on the page, as a person would: into the inputs, with the events that
 * typing makes. Nothing of it passes through the app's state. True when something could be filled.
 */
export function fillForm(values: Readonly<Record<string, string>>): boolean {
  const inputs = [...document.querySelectorAll('main form [name]')].flatMap((input) => {
    const name = input.getAttribute('name') ?? '';
    const value = values[name];
    return value === undefined ? [] : [{ input, name, value }];
  });
  for (const { input, name, value } of inputs) {
    if (input instanceof HTMLSelectElement) input.value = value;
    else if (input instanceof HTMLInputElement) typeInto(input, name, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return inputs.length > 0;
}

/** The password that every bank of the simulator takes in a repair, and the one that none takes. */
export const repairPasswords = { right: 'pass_new', wrong: 'pass_invalid' } as const;

/** Puts a password into each password field of the form on the page. */
export function passwordFields(password: string): Readonly<Record<string, string>> {
  return { password, password2: password };
}

/** The same for a form that is just being opened. */
export function fillFormSoon(
  values: Readonly<Record<string, string>>,
  patience = PATIENCE_MS,
): void {
  if (fillForm(values) || patience <= 0) return;
  setTimeout(() => fillFormSoon(values, patience - LOOK_MS), LOOK_MS);
}

function typeInto(input: HTMLInputElement, name: string, value: string): void {
  if (input.type !== 'file') {
    input.value = value;
    return;
  }
  const bytes = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name === 'private_key' ? 'example.key' : 'example.cer'));
  input.files = files.files;
}
