import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { InstitutionFace } from '#contract/api/institution.ts';
import { classNames } from '#web/lib/class-names.ts';
import { Tile } from './tile.tsx';
import { Seg, type WireState } from './wire.tsx';
import { You } from './you.tsx';

export interface Stop {
  label: ReactNode;
  state: 'done' | 'now' | 'todo' | 'bad';
}

/** Progress through a flow: institution, stops, person. Null draws the institution still to be chosen. */
export function Route({
  institution,
  stops,
  wideOnly = false,
}: {
  institution: InstitutionFace | null;
  stops: readonly Stop[];
  /** Hidden on phones, where a code needs the room. */
  wideOnly?: boolean;
}) {
  const { t } = useLingui();
  return (
    <ol className={classNames('route', wideOnly && 'only-wide')} aria-label={t`Your progress`}>
      <li className="on" aria-current={institution === null ? 'step' : undefined}>
        <span className="node">
          {institution === null ? (
            <span className="tile open" aria-hidden>
              ?
            </span>
          ) : (
            <Tile institution={institution} />
          )}
          <span className="lbl">
            {institution === null ? <Trans>Choose</Trans> : institution.displayName}
          </span>
        </span>
      </li>
      {stops.map((stop, index) => (
        <li
          // oxlint-disable-next-line react/no-array-index-key -- a stop is its place on the route
          key={index}
          className={stop.state === 'now' ? 'on' : stop.state}
          aria-current={stop.state === 'now' ? 'step' : undefined}
        >
          <Seg state={segBefore(stop)} />
          <span className="node">
            <i className="dot" />
            <span className="lbl">{stop.label}</span>
          </span>
        </li>
      ))}
      <li className="last todo">
        <Seg state="todo" />
        <YouNode />
      </li>
    </ol>
  );
}

function segBefore(stop: Stop): WireState {
  if (stop.state === 'todo') return 'todo';
  return stop.state === 'bad' ? 'yours' : 'whole';
}

/** The whole connection, large: for working, done and failed. */
export function GrandRoute({
  institution,
  state,
  mid,
}: {
  institution: InstitutionFace;
  state: WireState;
  /** Words beside the wire, from 960 px up: `<b>what</b> since when`. */
  mid?: ReactNode;
}) {
  const { t } = useLingui();
  const end = { whole: 'whole', yours: 'bad', theirs: 'theirs' } as Partial<
    Record<WireState, string>
  >;
  return (
    <ol className="route grand" aria-label={t`The connection`}>
      <li className="on">
        <span className="node">
          <Tile institution={institution} size="l" />
          <span className="lbl">{institution.displayName}</span>
        </span>
      </li>
      <li className={classNames('last grow', end[state] ?? state)}>
        {mid === undefined ? null : <span className="mid">{mid}</span>}
        <Seg state={state} />
        <YouNode />
      </li>
    </ol>
  );
}

function YouNode() {
  return (
    <span className="node">
      <You />
      <span className="lbl">
        <Trans>You</Trans>
      </span>
    </span>
  );
}
