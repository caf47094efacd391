import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { FormField, FormOption } from '#contract/api/institution.ts';
import { Field } from '#web/ui/field.tsx';
import { FileInput, Select, TextInput } from '#web/ui/inputs.tsx';
import { PasswordInput } from '#web/ui/password-input.tsx';
import { autocompleteOf, maximumFileBytes } from './form-values.ts';

/** One field as the institution describes it. Its value stays in the page's own input. */
export function FormControl({
  field,
  governor,
  institution,
  typed,
  error,
  onChoose,
}: {
  field: FormField;
  /** The chosen option of the `select` that decides this field's rule. */
  governor: FormOption | null;
  /** Its display name. */
  institution: string;
  /** A user name from the try before. */
  typed: string | undefined;
  error: ReactNode;
  /** Called when an option of this `select` is chosen. */
  onChoose: (value: string) => void;
}) {
  return (
    <Field
      label={<Label field={field} institution={institution} />}
      help={helpOf(field, governor, institution)}
      optional={field.optional}
      error={error}
    >
      <Control field={field} typed={typed} onChoose={onChoose} />
    </Field>
  );
}

function Label({ field: { name, label }, institution }: { field: FormField; institution: string }) {
  if (name === 'token') return <Trans>Code from {institution}</Trans>;
  // The institution's own word, in its own language.
  return label;
}

/** An example in the field itself would look like something that was typed already. */
function helpOf(field: FormField, governor: FormOption | null, institution: string): ReactNode {
  if (field.name === 'token') {
    return (
      <Trans>Leave it empty if you have none. {institution} asks for it if it wants one.</Trans>
    );
  }
  if (field.kind === 'file') {
    const kilobytes = maximumFileBytes / 1024;
    return <Trans>At most {kilobytes} kB. It is sent once; Enlace does not keep it.</Trans>;
  }
  const example = governor?.placeholder ?? field.placeholder ?? '';
  // Dots and stars are an example of nothing.
  return /[\p{L}\p{N}]/u.test(example) ? <Trans>For example: {example}</Trans> : null;
}

function Control({
  field,
  typed,
  onChoose,
}: {
  field: FormField;
  typed: string | undefined;
  onChoose: (value: string) => void;
}) {
  const { t } = useLingui();
  const { name, kind } = field;
  const shared = {
    name,
    ...(kind === 'number' ? { inputMode: 'numeric' as const } : {}),
  };
  if (kind === 'select') {
    return (
      <Select
        name={name}
        autoComplete="off"
        defaultValue={typed ?? optionAt(field)?.value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {field.preselected === null ? <option value="">{t`Choose one`}</option> : null}
        {field.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    );
  }
  if (kind === 'file') {
    return (
      <FileInput name={name} accept={name === 'private_key' ? '.key,.pem' : '.cer,.crt,.pem'} />
    );
  }
  // A PIN that is declared as a number is still a secret.
  if (kind === 'password' || name.startsWith('password')) {
    return <PasswordInput {...shared} autoComplete={autocompleteOf(field)} />;
  }
  return (
    <TextInput
      {...shared}
      defaultValue={typed}
      autoComplete={autocompleteOf(field)}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      spaceHint
    />
  );
}

/** The option that is chosen before anybody chooses. */
export function optionAt({ options, preselected }: FormField): FormOption | null {
  return preselected === null ? null : (options[preselected] ?? null);
}
