import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { DirectorCommand, DirectorView } from '#contract/api/director.ts';
import { useFormat } from '#web/i18n/format.ts';
import { paths } from '#web/lib/paths.ts';
import type { Direct } from './use-director.ts';

/** A slow bank takes this long; above what people find usual, below what they find hopeless. */
const SLOW_SECONDS = 60;

/** What goes wrong, at this institution and on the wire. */
export function World({
  institution,
  others,
  onPick,
  faults,
  direct,
}: {
  institution: DirectorView['institutions'][number] | undefined;
  /** To choose from; null where the page says which one it is. */
  others: DirectorView['institutions'] | null;
  onPick: (name: string) => void;
  faults: number;
  direct: Direct;
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <section>
      <h3>
        <Trans>Change the world</Trans>
      </h3>
      {others === null ? null : (
        <select
          className="dselect"
          aria-label={t`Institution`}
          value={institution?.name}
          onChange={({ currentTarget }) => onPick(currentTarget.value)}
        >
          {others.map(({ name, displayName }) => (
            <option key={name} value={name}>
              {displayName} · {name}
            </option>
          ))}
        </select>
      )}
      <div className="world">
        {institution === undefined ? null : <Health institution={institution} direct={direct} />}
        <Change direct={direct} command={{ do: 'fail_next' }}>
          {faults > 0 ? (
            <Trans>Next answer fails ({faults})</Trans>
          ) : (
            <Trans>Next answer fails</Trans>
          )}
        </Change>
        <Change direct={direct} command={{ do: 'clear_faults' }}>
          <Trans>No more failures</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'reset' }} then={() => void navigate(paths.home)}>
          <Trans>Start the bank world over</Trans>
        </Change>
      </div>
    </section>
  );
}

function Health({
  institution: { name, displayName, health, delaySeconds },
  direct,
}: {
  institution: DirectorView['institutions'][number];
  direct: Direct;
}) {
  const down = health !== 'healthy';
  const slow = delaySeconds > 0;
  return (
    <>
      <Change
        direct={direct}
        pressed={down}
        command={{ do: 'institution', name, health: down ? 'healthy' : 'down' }}
      >
        <Trans>{displayName} is down</Trans>
      </Change>
      <Change
        direct={direct}
        pressed={slow}
        command={{ do: 'institution', name, delaySeconds: slow ? 0 : SLOW_SECONDS }}
      >
        <Trans>{displayName} is slow</Trans>
      </Change>
    </>
  );
}

/** What happens to one connection while nobody looks. */
export function LinkWorld({ linkId, direct }: { linkId: string; direct: Direct }) {
  return (
    <section>
      <h3>
        <Trans>This connection</Trans>
      </h3>
      <div className="world">
        <Change direct={direct} command={{ do: 'password_changed', linkId }}>
          <Trans>Password changed at the bank</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'require_code', linkId }}>
          <Trans>Ask for a new code</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'refresh', linkId }}>
          <Trans>Read it now</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'vanish', linkId }}>
          <Trans>Gone at Belvo, without a word</Trans>
        </Change>
      </div>
      <h4>
        <Trans>Connected beside it while nobody looks</Trans>
      </h4>
      <div className="world">
        <Change direct={direct} command={{ do: 'appear', linkId, as: 'same_login' }}>
          <Trans>The same login again</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'appear', linkId, as: 'same_account' }}>
          <Trans>Another login, the same account</Trans>
        </Change>
        <Change direct={direct} command={{ do: 'appear', linkId, as: 'other_login' }}>
          <Trans>Another login</Trans>
        </Change>
      </div>
      <p>
        <Trans>Enlace finds these by looking itself. Move time forward, or go to the start.</Trans>
      </p>
    </section>
  );
}

/** The clock of banks, codes and readings. */
export function TimeWorld({ now, direct }: { now: string; direct: Direct }) {
  const { t } = useLingui();
  const format = useFormat();
  const steps = [
    { seconds: 60, words: t`1 minute` },
    { seconds: 3_600, words: t`1 hour` },
    { seconds: 86_400, words: t`1 day` },
    { seconds: 604_800, words: t`1 week` },
  ];
  return (
    <section>
      <h3>
        <Trans>Move time forward</Trans>
      </h3>
      <p className="clockline">{format.dateTime(now, Date.parse(now))}</p>
      <div className="scenes">
        {steps.map(({ seconds, words }) => (
          <Change key={seconds} direct={direct} command={{ do: 'advance', seconds }}>
            + {words}
          </Change>
        ))}
      </div>
    </section>
  );
}

function Change({
  direct: { pending, direct },
  command,
  pressed,
  then,
  children,
}: {
  direct: Direct;
  command: DirectorCommand;
  /** For switches: whether it is so now. */
  pressed?: boolean;
  then?: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="dbtn"
      aria-pressed={pressed}
      aria-disabled={pending}
      onClick={() => {
        direct(command);
        then?.();
      }}
    >
      {children}
    </button>
  );
}
