import type { MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import type { FormField, FormOption } from '#contract/api/institution.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import { maximumFileBytes } from './form-values.ts';

/** What is wrong with a field, in our words; the institution's own rule has its own. */
export function fieldProblemWords(
  reason: FieldProblem['reason'],
  field: FormField,
  governor: FormOption | null,
  institution: string,
): MessageDescriptor | string {
  switch (reason) {
    case 'missing':
      return msg`${institution} needs this.`;
    case 'pattern':
      return (
        governor?.patternMessage ??
        field.patternMessage ??
        msg`This is not written the way ${institution} expects it.`
      );
    case 'choice':
      return msg`Choose one of these.`;
    case 'too_long':
      return field.kind === 'file' ? fileTooLarge() : tooLong(field.maxLength);
    case 'pair':
      return msg`The certificate and its key go together. Add this one too, or take the other away.`;
    case 'type':
      return field.kind === 'file'
        ? msg`This file could not be read. Choose it again.`
        : msg`This is not written the way ${institution} expects it.`;
    case 'unknown':
      return msg`${institution} does not ask for this any more. Reload the page.`;
  }
}

function tooLong(most: number | null): MessageDescriptor {
  return most === null
    ? msg`This is too long.`
    : msg`This is too long. There is room for ${plural(most, { one: '# character', other: '# characters' })}.`;
}

function fileTooLarge(): MessageDescriptor {
  const kilobytes = maximumFileBytes / 1024;
  return msg`This file is larger than ${kilobytes} kB. Is it the right one?`;
}
