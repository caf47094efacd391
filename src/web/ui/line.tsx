import '#web/styles/line.css';
import type { ReactNode } from 'react';

/** A sequence, drawn as a wire that stands up: phases of a flow, or what happened to a connection. */
export function Line({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ol className="line" aria-label={label}>
      {children}
    </ol>
  );
}

export function LineItem({
  state = 'done',
  title,
  when,
  children,
}: {
  state?: 'done' | 'now' | 'todo' | 'broke' | 'mended';
  title: ReactNode;
  /** Clock time or date at which it happened. */
  when?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li className={state} aria-current={state === 'now' ? 'step' : undefined}>
      <i className="dot" />
      <span>
        {state === 'todo' ? title : <b>{title}</b>}
        {when === undefined ? null : <span className="sub">{when}</span>}
        {children === undefined ? null : <span className="sub">{children}</span>}
      </span>
    </li>
  );
}
