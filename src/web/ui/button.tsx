import type { ComponentProps, MouseEvent } from 'react';
import { Link } from 'react-router-dom';
import { classNames } from '#web/lib/class-names.ts';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** main: the one main action · soft: others · plain: ways out · bad: only to delete · ghost: on the stage. */
  kind?: 'main' | 'soft' | 'plain' | 'bad' | 'ghost';
  short?: boolean;
  wide?: boolean;
  icon?: IconName;
}

interface ButtonProps extends Look, Omit<ComponentProps<'button'>, 'disabled'> {
  /** Its action is running: it keeps the focus and its words and ignores presses. */
  busy?: boolean;
  /** It cannot be used now, and words beside it say why. */
  unavailable?: boolean;
}

/** Never `disabled`, which would drop the focus and leave the tab order. */
export function Button({
  kind,
  short,
  wide,
  icon,
  busy = false,
  unavailable = false,
  type = 'button',
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const off = busy || unavailable;
  function handleClick(event: MouseEvent<HTMLButtonElement>) {
    if (off) event.preventDefault();
    else onClick?.(event);
  }
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- it has one, from the caller
      type={type}
      className={look({ kind, short, wide }, className, busy && 'busy')}
      aria-disabled={off || undefined}
      onClick={handleClick}
    >
      {icon === undefined ? null : <Icon name={icon} small />}
      {children}
    </button>
  );
}

export function ButtonLink({
  kind,
  short,
  wide,
  icon,
  className,
  children,
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={look({ kind, short, wide }, className)}>
      {icon === undefined ? null : <Icon name={icon} small />}
      {children}
    </Link>
  );
}

function look(
  { kind = 'main', short, wide }: { [Key in keyof Look]: Look[Key] | undefined },
  ...more: (string | false | undefined)[]
): string {
  return classNames('btn', kind, short && 'short', wide && 'wide', ...more);
}

/** Only back, close, search, copy and the like; `label` is its name. */
export function IconButton({
  icon,
  label,
  className,
  ...rest
}: { icon: IconName; label: string } & Omit<ComponentProps<'button'>, 'children' | 'type'>) {
  return (
    <button {...rest} type="button" className={classNames('iconbtn', className)} aria-label={label}>
      <Icon name={icon} />
    </button>
  );
}

export function IconLink({
  icon,
  label,
  className,
  ...rest
}: { icon: IconName; label: string } & Omit<ComponentProps<typeof Link>, 'children'>) {
  return (
    <Link {...rest} className={classNames('iconbtn', className)} aria-label={label}>
      <Icon name={icon} />
    </Link>
  );
}
