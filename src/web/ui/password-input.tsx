import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState, type ComponentProps, type KeyboardEvent } from 'react';
import { classNames } from '#web/lib/class-names.ts';
import { useField } from './field.tsx';
import { Icon } from './icon.tsx';
import { StraySpaceHint, useStraySpace } from './stray-space.tsx';

/** A secret: can be shown, and says so when caps lock is on or a space was copied along. */
export function PasswordInput({
  autoComplete = 'current-password',
  ...rest
}: Omit<ComponentProps<'input'>, 'type' | 'onInput' | 'onKeyDown' | 'onKeyUp' | 'onBlur'>) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const capsId = useId();
  const [shown, setShown] = useState(false);
  const [caps, setCaps] = useState(false);
  const space = useStraySpace();
  const field = useField(classNames(caps && capsId, space.found && space.hintId));

  // Sent as a password, so that browsers do not remember it among ordinary words.
  useEffect(() => {
    const form = input.current?.form;
    const hide = () => setShown(false);
    form?.addEventListener('submit', hide);
    return () => form?.removeEventListener('submit', hide);
  }, []);

  function readCaps(event: KeyboardEvent) {
    setCaps(event.getModifierState('CapsLock'));
  }

  return (
    <>
      <div className="control with-in">
        <input
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          {...field}
          {...rest}
          ref={input}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          onKeyDown={readCaps}
          onKeyUp={readCaps}
          onBlur={() => setCaps(false)}
          onInput={(event) => space.check(event.currentTarget)}
        />
        <button
          type="button"
          className="in"
          aria-controls={field.id}
          aria-label={shown ? t`Hide what you typed` : t`Show what you typed`}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'eye-off' : 'eye'} small />
          {shown ? <Trans>Hide</Trans> : <Trans>Show</Trans>}
        </button>
      </div>
      {caps ? (
        <div className="help hint" id={capsId}>
          <Trans>Caps lock is on.</Trans>
        </div>
      ) : null}
      <StraySpaceHint space={space} />
    </>
  );
}
