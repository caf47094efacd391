import { Trans, useLingui } from '@lingui/react/macro';
import type { MagicUser } from '#contract/api/director.ts';
import type { Operation } from '#contract/api/operation.ts';
import { keys } from '#web/lib/query.ts';
import { fillForm } from './fill.ts';
import { outcomeWords } from './outcomes.ts';
import type { Direct } from './use-director.ts';
import { useCached } from './use-scene.ts';

/** While a code is asked for: what is right and what is wrong, and the other device. */
export function Answers({
  operationId,
  users,
  direct: { pending, direct },
  onFilled,
}: {
  operationId: string;
  users: readonly MagicUser[];
  direct: Direct;
  onFilled: () => void;
}) {
  const { t } = useLingui();
  const operation = useCached<Operation>(keys.operation(operationId));
  if (operation?.state.name !== 'challenge') return null;
  const { expectsInput } = operation.state.challenge;
  return (
    <section>
      <h3>
        <Trans>Answers</Trans>
      </h3>
      {expectsInput ? (
        <ul className="group2">
          {answersOf(users).map(({ answer, outcome }) => {
            const words = outcomeWords(outcome);
            const said = typeof words === 'string' ? words : t(words);
            return (
              <li className="magic" key={`${answer} ${outcome}`}>
                <span>
                  <b>{said}</b>
                  <br />
                  <code>{answer}</code>
                </span>
                <button
                  type="button"
                  className="dbtn"
                  aria-label={t`Fill in: ${answer}, ${said}`}
                  onClick={() => {
                    fillForm({ answer });
                    onFilled();
                  }}
                >
                  <Trans>Fill in</Trans>
                </button>
              </li>
            );
          })}
        </ul>
      ) : (
        <button
          type="button"
          className="dbtn"
          aria-disabled={pending}
          onClick={() => direct({ do: 'confirm', operationId })}
        >
          <Trans>Confirm on the other device</Trans>
        </button>
      )}
    </section>
  );
}

/** Each answer and outcome once: who is signing in is known to nobody but the bank. */
export function answersOf(users: readonly MagicUser[]): { answer: string; outcome: string }[] {
  const known = new Map(
    users
      .flatMap(({ answers }) => answers)
      .filter(({ answer }) => answer !== '')
      .map((one) => [`${one.answer} ${one.outcome}`, one]),
  );
  return [...known.values()];
}
