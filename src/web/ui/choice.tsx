import '#web/styles/fields.css';
import type { ComponentProps, ReactNode } from 'react';
import { Mark, type MarkState } from './mark.tsx';

/** A radio that is the whole panel. Several with one `name` stand in a `ChoiceGroup`. */
export function Choice({
  title,
  mark,
  children,
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'title' | 'children'> & {
  title: ReactNode;
  mark?: MarkState;
  children?: ReactNode;
}) {
  return (
    <label className="choice">
      <input {...rest} type="radio" />
      <span className="top">
        {title}
        {mark === undefined ? null : <Mark state={mark} />}
      </span>
      {children === undefined ? null : <span className="body">{children}</span>}
    </label>
  );
}

export function ChoiceGroup({ legend, children }: { legend: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}
