import '#web/styles/fields.css';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Icon } from '#web/ui/icon.tsx';
import { Mark } from '#web/ui/mark.tsx';

/** One box to tick, with what is wrong when it was not. */
export function Tick({
  error,
  children,
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'children'> & { error: ReactNode; children: ReactNode }) {
  const id = useId();
  const wrong = error !== null;
  return (
    <div className="field">
      {/* Above, because under it is the bar with the pressed button. */}
      {wrong ? (
        <div className="error" id={id}>
          <Mark state="broken" />
          <div>{error}</div>
        </div>
      ) : null}
      <label className="tick">
        <input
          {...rest}
          type="checkbox"
          aria-required
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? id : undefined}
        />
        <Icon name="check" small />
        <span>{children}</span>
      </label>
    </div>
  );
}
