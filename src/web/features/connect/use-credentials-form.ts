import { type FocusEvent, type FormEvent, useRef, useState } from 'react';
import type { FormField, FormOption } from '#contract/api/institution.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import type { Typed } from '#contract/api/typed.ts';
import { clearField, useWiped } from '#web/lib/use-wiped.ts';
import {
  betterOption,
  buildCredentials,
  checkField,
  checkForm,
  fileValues,
  isSecret,
  textValues,
  type Values,
} from './form-values.ts';

export interface FormError extends FieldProblem {
  /** Another option that what was typed would suit. */
  better: { select: FormField; option: FormOption } | null;
}

/** Sends what was typed and answers with the fields that were refused. */
export type Send = (credentials: Typed, values: Values) => Promise<readonly FieldProblem[]>;

/**
 * The behaviour of a sign-in form. What is typed stays in the inputs; it is read into local
 * variables when a field is left and when the form is sent, and is wiped from the page before that
 * is answered.
 */
export function useCredentialsForm({
  fields,
  onSend,
  onErrors,
}: {
  fields: readonly FormField[];
  onSend: Send;
  /** Told how many fields are wrong when the form cannot be sent. */
  onErrors: (count: number) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const emptied = useWiped(form, (element) => wipe(element, fields));

  function check(field: FormField, values: Values): void {
    const reason = checkField(fields, field, values);
    setErrors((known) => {
      const others = known.filter(({ name }) => name !== field.name);
      return reason === null
        ? others
        : [...others, { name: field.name, reason, better: betterOption(fields, field, values) }];
    });
  }

  /** Checks a field that was left; one that was only passed through is not nagged about. */
  function leave({ target, currentTarget }: FocusEvent<HTMLFormElement>): void {
    const field = fields.find(({ name }) => name === target.getAttribute('name'));
    if (field === undefined || field.kind === 'file') return;
    const values = textValues(fields, new FormData(currentTarget));
    const known = errors.some(({ name }) => name === field.name);
    if (known || (values[field.name] ?? '') !== '') check(field, values);
  }

  /** Takes a complaint back as soon as it is mended, and makes no new ones while typing. */
  function mend({ target, currentTarget }: FormEvent<HTMLFormElement>): void {
    if (errors.length === 0 || !(target instanceof HTMLElement)) return;
    const changed = target.getAttribute('name');
    const values = textValues(fields, new FormData(currentTarget));
    setErrors((known) =>
      known.filter(({ name }) => {
        const field = fields.find((candidate) => candidate.name === name);
        if (field === undefined) return false;
        if (field.kind === 'file') return name !== changed;
        return checkField(fields, field, values) !== null;
      }),
    );
  }

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const element = event.currentTarget;
    const data = new FormData(element);
    const files = await fileValues(fields, data);
    const values = { ...textValues(fields, data), ...files.values };
    const wrong = allProblems(fields, values, files.problems);
    complain(element, wrong);
    if (wrong.length > 0) return;
    const sent = onSend(buildCredentials(fields, values), values);
    wipe(element, fields);
    const refused = await sent;
    complain(
      element,
      refused.map((problem) => ({ ...problem, better: null })),
    );
  }

  function complain(element: HTMLFormElement, wrong: readonly FormError[]): void {
    setErrors(wrong);
    if (wrong.length === 0) return;
    onErrors(wrong.length);
    focusField(element, wrong[0]?.name);
  }

  /** Chooses another option for the person and checks again what depends on it. */
  function choose(select: FormField, option: FormOption): void {
    const input = form.current?.elements.namedItem(select.name);
    if (!(input instanceof HTMLSelectElement)) return;
    input.value = option.value;
    // Both, as when a person chooses: the second takes the complaint back.
    input.dispatchEvent(new Event('change', { bubbles: true }));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    focusField(form.current, select.governs ?? select.name);
  }

  return { form, errors, emptied, leave, mend, send, choose };
}

function allProblems(
  fields: readonly FormField[],
  values: Values,
  fileProblems: readonly FieldProblem[],
): FormError[] {
  const checked = checkForm(fields, values);
  return fields.flatMap((field) => {
    const isOfField = ({ name }: FieldProblem): boolean => name === field.name;
    const problem = fileProblems.find(isOfField) ?? checked.find(isOfField);
    return problem === undefined
      ? []
      : [{ ...problem, better: betterOption(fields, field, values) }];
  });
}

function focusField(form: HTMLFormElement | null, name: string | undefined): void {
  const input = name === undefined ? null : form?.elements.namedItem(name);
  if (input instanceof HTMLElement) input.focus();
}

/** Answers whether there was anything secret in it. */
function wipe(form: HTMLFormElement, fields: readonly FormField[]): boolean {
  return fields
    .filter(isSecret)
    .map(({ name }) => clearField(form.elements.namedItem(name)))
    .includes(true);
}
