import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#web/lib/class-names.ts';
import { Icon, type IconName } from './icon.tsx';

/** A card on the ground; inside a sheet `well` is used instead, never a card in a card. */
export function Panel({
  well = false,
  className,
  ...rest
}: ComponentProps<'section'> & { well?: boolean }) {
  return <section {...rest} className={classNames('panel', well && 'well', className)} />;
}

/** Only for what changes a decision. */
export function Notice({
  kind,
  icon,
  role,
  children,
}: {
  kind?: 'info' | 'warn' | 'bad';
  icon?: IconName;
  /** `alert` or `status` when it appears while the page is being used. */
  role?: 'alert' | 'status';
  children: ReactNode;
}) {
  return (
    <div className={classNames('notice', kind)} role={role}>
      {icon === undefined ? null : <Icon name={icon} />}
      <div className="said">{children}</div>
    </div>
  );
}

/** A list of facts, each with an icon, a bold title and a sentence. */
export function Facts({ children }: { children: ReactNode }) {
  return <ul className="facts">{children}</ul>;
}

export function Fact({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <li>
      <Icon name={icon} />
      <span>
        <b>{title}</b>
        {children}
      </span>
    </li>
  );
}

/** What is lost and what stays, before something is deleted. */
export function Losses({ children }: { children: ReactNode }) {
  return <ul className="lose">{children}</ul>;
}

export function Loss({ stays = false, children }: { stays?: boolean; children: ReactNode }) {
  return (
    <li>
      <span className={stays ? 'stay' : 'go'}>
        <Icon name={stays ? 'check' : 'close'} />
      </span>
      <span>{children}</span>
    </li>
  );
}
