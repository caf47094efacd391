import '#web/styles/fields.css';
import { Trans } from '@lingui/react/macro';
import { createContext, use, useId, type ReactNode } from 'react';
import { classNames } from '#web/lib/class-names.ts';
import { Mark } from './mark.tsx';

interface FieldTies {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldTies | null>(null);

/** A label, one control, its help and what is wrong with it, tied together. */
export function Field({
  label,
  help,
  error,
  optional = false,
  hideLabel = false,
  code = false,
  children,
}: {
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong, in words; null or absent when nothing is. */
  error?: ReactNode;
  optional?: boolean;
  hideLabel?: boolean;
  /** Large, spaced figures. */
  code?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== false && error !== '';
  const helped = help !== undefined && help !== null && help !== false;
  const describedBy = classNames(wrong && `${id}-error`, helped && `${id}-help`);
  const ties = {
    id,
    describedBy: describedBy === '' ? undefined : describedBy,
    invalid: wrong,
    required: !optional,
  };
  return (
    <div className={classNames('field', wrong && 'wrong', code && 'codefield')}>
      <label htmlFor={id} className={hideLabel ? 'vh' : undefined}>
        {label}
        {optional ? ' ' : null}
        {optional ? (
          <span className="opt">
            <Trans>(optional)</Trans>
          </span>
        ) : null}
      </label>
      <FieldContext value={ties}>{children}</FieldContext>
      {wrong ? (
        <div className="error" id={`${id}-error`}>
          <Mark state="broken" />
          <div>{error}</div>
        </div>
      ) : null}
      {helped ? (
        <div className="help" id={`${id}-help`}>
          {help}
        </div>
      ) : null}
    </div>
  );
}

/**
 * What a control needs so that its field's words belong to it. Outside a `Field` it has no words.
 * @param hintId a further description that the control draws itself.
 */
export function useField(hintId?: string | false) {
  const ties = use(FieldContext);
  const describedBy = classNames(hintId, ties?.describedBy);
  return {
    ...(ties === null ? {} : { id: ties.id, 'aria-required': ties.required }),
    ...(ties?.invalid === true ? { 'aria-invalid': true } : {}),
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
  };
}
