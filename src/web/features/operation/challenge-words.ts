import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { Challenge } from '#contract/api/operation.ts';
import { problemWords } from '#web/i18n/problems.tsx';

interface Words {
  title: MessageDescriptor;
  /** What the field is for; a security question has its own words instead. */
  field: MessageDescriptor;
  send: MessageDescriptor;
  /** The sentence where nothing is typed. */
  confirm: MessageDescriptor;
}

/** The words of a code step: what to do, in one sentence, is the heading. */
export function challengeWords({ kind, expectsInput }: Challenge, institution: string): Words {
  switch (kind) {
    case 'numeric':
      return {
        title: msg`Type this code into the ${institution} app`,
        field: msg`What did the app show you?`,
        send: msg`Send the code`,
        confirm: msg`I’ve typed it there`,
      };
    case 'qr':
      return {
        title: msg`Scan this with the ${institution} app`,
        field: msg`What did the app show you?`,
        send: msg`Send the code`,
        confirm: msg`I’ve scanned it`,
      };
    case 'text':
      return {
        title: msg`${institution} asks you a question`,
        field: msg`Your answer for ${institution}`,
        send: msg`Send the answer`,
        confirm: msg`I’ve answered it`,
      };
    case 'inputless':
      return {
        title: expectsInput
          ? msg`Type the code from ${institution}`
          : msg`Confirm it with ${institution}`,
        field: msg`Code from ${institution}`,
        send: msg`Send the code`,
        confirm: msg`I’ve confirmed`,
      };
  }
}

/** Why the last answer did not do, and that nothing is lost. Null when there was none. */
export function refusalWords(
  { lastProblem, wrongAnswers }: Challenge,
  institution: string,
): MessageDescriptor | null {
  switch (lastProblem) {
    case null:
      return null;
    case 'wrong_answer':
      return msg`${institution} did not accept that. ${plural(wrongAnswers, { one: 'That was # wrong try.', other: 'That makes # wrong tries.' })}`;
    case 'answer_outdated':
      return msg`That came too late, so here is a new code. Send what belongs to this one.`;
    case 'interrupted':
      return msg`We do not know whether that arrived. Please send it again.`;
    case 'belvo_unreachable':
    case 'belvo_busy':
      return msg`That did not get there, and nothing is lost. Please send it again.`;
    case 'not_confirmed_yet':
      return msg`${institution} has not seen your confirmation yet. It can take some seconds. Confirm there first, then say so here.`;
    default:
      return problemWords(lastProblem).title(institution);
  }
}
