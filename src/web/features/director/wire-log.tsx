import { Trans } from '@lingui/react/macro';
import type { DirectorView } from '#contract/api/director.ts';
import { classNames } from '#web/lib/class-names.ts';

/** The latest calls between Enlace and Belvo. Paths carry no secrets. */
export function WireLog({ requests }: { requests: DirectorView['requests'] }) {
  return (
    <section>
      <h3>
        <Trans>The latest between Enlace and Belvo</Trans>
      </h3>
      {requests.length === 0 ? (
        <p>
          <Trans>Nothing yet.</Trans>
        </p>
      ) : (
        <ol className="group2 wirelog">
          {requests.slice(0, 12).map(({ at, method, path, status, code, milliseconds }, index) => {
            // Two equal calls within one millisecond happen.
            const key = `${at} ${method} ${path} ${requests.length - index}`;
            return (
              <li key={key}>
                <span className={classNames('st', tone(status))}>{status}</span>
                <span>
                  {method} {path}
                  {code === null ? null : <b> {code}</b>}
                </span>
                <span className="ms">{milliseconds} ms</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

/** 428 is a question, not a mistake. */
function tone(status: number): string | undefined {
  if (status === 428) return 'w';
  return status >= 400 ? 'e' : undefined;
}
