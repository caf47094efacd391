import type { FormField } from '#simulator/scenarios/institution.ts';

/** Belvo's classic sandbox banks accept this in both fields. */
const CLASSIC = '^[a-zA-Z0-9_]{1,16}$';

export const username: FormField = {
  name: 'username',
  type: 'text',
  label: 'Client number',
  validation: CLASSIC,
  placeholder: 'ABC333333',
  validation_message: 'Up to 16 letters, digits or underscores',
};

export const password: FormField = {
  name: 'password',
  type: 'password',
  label: 'Key Bank Personal',
  validation: CLASSIC,
  placeholder: '********',
  validation_message: 'Up to 16 letters, digits or underscores',
};

export const token: FormField = {
  name: 'token',
  type: 'number',
  label: 'Token',
  length: '6',
  validation: '^\\d{6}$',
  placeholder: '123456',
  validation_message: 'Six digits',
  optional: true,
};

export const classic: FormField[] = [username, password];

/** The labels in the language of the institution's country, as the real ones have them. */
export function localClassic(country: 'MX' | 'CO' | 'BR'): FormField[] {
  const portuguese = country === 'BR';
  return [
    {
      ...username,
      label: portuguese ? 'Usuário' : 'Usuario',
      validation_message: rule(portuguese),
    },
    {
      ...password,
      label: portuguese ? 'Senha' : 'Contraseña',
      validation_message: rule(portuguese),
    },
  ];
}

function rule(portuguese: boolean): string {
  return portuguese
    ? 'Até 16 letras, números ou sublinhados'
    : 'Hasta 16 letras, números o guiones bajos';
}
