import { Trans } from '@lingui/react/macro';

/** Something that can be typed into the form on the page by one press. */
export function FillEntry({
  said,
  text,
  label,
  onFill,
}: {
  /** What comes of it. */
  said: string;
  /** What is typed. */
  text: string;
  /** The button's name. */
  label: string;
  onFill: () => void;
}) {
  return (
    <li className="magic">
      <span>
        <b>{said}</b>
        <br />
        <code>{text}</code>
      </span>
      <button type="button" className="dbtn" aria-label={label} onClick={onFill}>
        <Trans>Fill in</Trans>
      </button>
    </li>
  );
}
