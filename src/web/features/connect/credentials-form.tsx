import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { FormField } from '#contract/api/institution.ts';
import { useAnnounce } from '#web/lib/announce.ts';
import { EmptiedNote } from '#web/ui/pages/emptied-note.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { fieldProblemWords } from './field-words.ts';
import { FormControl, optionAt } from './form-control.tsx';
import { governorOf, type Values } from './form-values.ts';
import { type FormError, type Send, useCredentialsForm } from './use-credentials-form.ts';

/** The sign-in form of an institution, drawn from its own description. */
export function CredentialsForm({
  id,
  fields,
  institution,
  typed = {},
  onSend,
}: {
  /** For the button outside the form. */
  id: string;
  fields: readonly FormField[];
  /** Its display name. */
  institution: string;
  /** User names of the try before. */
  typed?: Values;
  onSend: Send;
}) {
  const { t } = useLingui();
  const announce = useAnnounce();
  const [chosen, setChosen] = useState<Values>(() => firstChoices(fields, typed));
  const { form, errors, emptied, leave, mend, send, choose } = useCredentialsForm({
    fields,
    onSend,
    onErrors: (count) =>
      announce(
        t`${plural(count, { one: '# field needs another look.', other: '# fields need another look.' })}`,
      ),
  });
  const said = (field: FormField, error: FormError | undefined): string | null => {
    if (error === undefined) return null;
    const governor = governorOf(fields, field, chosen);
    const words = fieldProblemWords(error.reason, field, governor, institution);
    return typeof words === 'string' ? words : t(words);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the events of its inputs, which bubble
    <form
      id={id}
      ref={form}
      className="grid gap-6"
      // The browser's own bubbles would come before ours, and in its language.
      noValidate
      onBlur={leave}
      onInput={mend}
      onSubmit={(event) => void send(event)}
    >
      {errors.length > 1 ? (
        <Notice kind="bad" icon="info">
          <Trans>Please look again at the fields that are marked.</Trans>
        </Notice>
      ) : null}
      {emptied ? <EmptiedNote /> : null}
      {fields.map((field) => {
        const error = errors.find(({ name }) => name === field.name);
        const better = error?.better ?? null;
        const words = said(field, error);
        return (
          <FormControl
            key={field.name}
            field={field}
            governor={governorOf(fields, field, chosen)}
            institution={institution}
            typed={typed[field.name]}
            onChoose={(value) => setChosen((known) => ({ ...known, [field.name]: value }))}
            error={
              words === null ? null : (
                <>
                  {words}
                  {better === null ? null : (
                    <>
                      {' '}
                      <button type="button" onClick={() => choose(better.select, better.option)}>
                        <Trans>Change to {better.option.label}</Trans>
                      </button>
                    </>
                  )}
                </>
              )
            }
          />
        );
      })}
    </form>
  );
}

/** What is chosen in each `select` before anybody chooses. Never a secret. */
function firstChoices(fields: readonly FormField[], typed: Values): Values {
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.kind === 'select'
        ? [[field.name, typed[field.name] ?? optionAt(field)?.value ?? ''] as const]
        : [],
    ),
  );
}
