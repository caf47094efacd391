import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, type Ref, useRef, useState } from 'react';
import type { Challenge } from '#contract/api/operation.ts';
import { Field } from '#web/ui/field.tsx';
import { TextInput } from '#web/ui/inputs.tsx';
import { clearField, useWiped } from '#web/lib/use-wiped.ts';
import { EmptiedNote } from '#web/ui/pages/emptied-note.tsx';
import { challengeWords, refusalWords } from './challenge-words.ts';

/**
 * One field for whatever the institution wants to hear. What is typed stays in the field until it
 * was taken: a fresh code, a wrong try or a lost network does not empty it.
 */
export function AnswerForm({
  id,
  input,
  challenge,
  institution,
  judging,
  onAnswer,
}: {
  id: string;
  input: Ref<HTMLInputElement>;
  challenge: Challenge;
  institution: string;
  /** The answer is with the institution. */
  judging: boolean;
  onAnswer: (typed: string) => Promise<boolean>;
}) {
  const { t } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const [empty, setEmpty] = useState(false);
  const [doubted, setDoubted] = useState(false);
  const [letters, setLetters] = useState(false);
  const question = challenge.kind === 'text';
  const refusal = refusalWords(challenge, institution);
  const emptied = useWiped(form, wipe);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const typed = new FormData(element).get('answer');
    const answer = typeof typed === 'string' ? tidy(typed, question) : '';
    const odd = !question && !letters && !doubted && /\p{L}/u.test(answer);
    setEmpty(answer === '');
    setDoubted(odd);
    if (answer === '' || odd) focusAnswer(element);
    else if (await onAnswer(answer)) wipe(element);
  }

  function toggleLetters() {
    setLetters(!letters);
    if (doubted) form.current?.requestSubmit();
  }

  return (
    <form
      id={id}
      ref={form}
      className="grid gap-6"
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      {emptied ? <EmptiedNote /> : null}
      <Field
        code={!question}
        label={labelOf(challenge) ?? t(challengeWords(challenge, institution).field)}
        error={errorOf(empty, doubted, judging || refusal === null ? null : t(refusal))}
        help={
          question ? (
            <Trans>The question is in the words of {institution}.</Trans>
          ) : (
            <button type="button" className="textbtn" onClick={toggleLetters}>
              {letters ? <Trans>It has only numbers</Trans> : <Trans>It has letters in it</Trans>}
            </button>
          )
        }
      >
        <TextInput
          ref={input}
          name="answer"
          autoComplete={question ? 'off' : 'one-time-code'}
          inputMode={question || letters ? 'text' : 'numeric'}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={500}
          readOnly={judging}
        />
      </Field>
    </form>
  );
}

function errorOf(empty: boolean, doubted: boolean, refusal: string | null): ReactNode {
  if (empty) return <Trans>Type it first.</Trans>;
  return doubted ? <Trans>This code usually has digits only.</Trans> : refusal;
}

/** The question itself is the label, in the institution's own words. */
function labelOf({ kind, value, instructions }: Challenge): string | null {
  return kind === 'text' ? (value ?? instructions) : null;
}

/** Codes are shown in groups and copied with their gaps. */
function tidy(typed: string, question: boolean): string {
  return question ? typed.trim() : typed.replaceAll(/\s/g, '');
}

function wipe(form: HTMLFormElement): boolean {
  return clearField(form.elements.namedItem('answer'));
}

function focusAnswer(form: HTMLFormElement): void {
  const input = form.elements.namedItem('answer');
  if (input instanceof HTMLElement) input.focus();
}
