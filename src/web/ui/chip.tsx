import '#web/styles/chips.css';
import type { ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router-dom';
import { classNames } from '#web/lib/class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Mark, type MarkState } from './mark.tsx';

/** A filter that lives in the address. */
export function ChipLink({
  current,
  mark,
  count,
  children,
  ...rest
}: LinkProps & { current: boolean; mark?: MarkState | undefined; count?: ReactNode }) {
  return (
    <Link {...rest} className="chip" aria-current={current ? 'true' : undefined}>
      {mark === undefined ? null : <Mark state={mark} />}
      {children}
      {count === undefined ? null : <span className="n">{count}</span>}
    </Link>
  );
}

/** A short remark on a row. */
export function Tag({
  kind,
  mark,
  icon,
  children,
}: {
  kind?: 'warn' | 'bad';
  mark?: MarkState | undefined;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={classNames('tag', kind)}>
      {mark === undefined ? null : <Mark state={mark} />}
      {icon === undefined ? null : <Icon name={icon} small />}
      {children}
    </span>
  );
}
