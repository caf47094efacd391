import '#web/styles/fields.css';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#web/lib/class-names.ts';
import { useField } from './field.tsx';
import { Icon, type IconName } from './icon.tsx';
import { StraySpaceHint, useStraySpace } from './stray-space.tsx';

/** One line of text. Put it in a `Field`. */
export function TextInput({
  icon,
  inside,
  spaceHint = false,
  type = 'text',
  onInput,
  ...rest
}: ComponentProps<'input'> & {
  /** Drawn before the text. */
  icon?: IconName;
  /** A short button at the end of the field. */
  inside?: ReactNode;
  /** Says so when what was typed starts or ends with a space. */
  spaceHint?: boolean;
}) {
  const space = useStraySpace();
  const field = useField(spaceHint && space.found && space.hintId);
  const classes = classNames('control', icon && 'lead', inside !== undefined && 'with-in');
  return (
    <>
      <div className={classes}>
        {icon === undefined ? null : <Icon name={icon} />}
        <input
          {...field}
          {...rest}
          type={type}
          onInput={(event) => {
            space.check(event.currentTarget);
            onInput?.(event);
          }}
        />
        {inside}
      </div>
      {spaceHint ? <StraySpaceHint space={space} /> : null}
    </>
  );
}

export function Select({ children, ...rest }: ComponentProps<'select'>) {
  return (
    <div className="control">
      <select {...useField()} {...rest}>
        {children}
      </select>
      <Icon name="down" small />
    </div>
  );
}

export function FileInput(props: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <div className="control file">
      <input {...useField()} {...props} type="file" />
    </div>
  );
}
