import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { DirectorView } from '#contract/api/director.ts';
import type { Session } from '#contract/api/session.ts';
import { paths } from '#web/lib/paths.ts';
import { keys } from '#web/lib/query.ts';
import { FillEntry } from './fill-entry.tsx';
import { fillForm, fillFormSoon } from './fill.ts';
import { found, grouped, oneOfEach, type Signer } from './magic-groups.ts';
import { groupWords, outcomeGroups, outcomeWords } from './outcomes.ts';
import { useCached } from './use-scene.ts';

type Institution = DirectorView['institutions'][number];

/** Who signs in with which outcome, by what comes of it; one press types it into the form. */
export function MagicUsers({
  institution,
  institutions,
  form,
  onFilled,
}: {
  /** The one on the page; null: none is. */
  institution: Institution | null;
  institutions: readonly Institution[];
  /** True while the page shows its form. */
  form: boolean;
  onFilled: () => void;
}) {
  const { t } = useLingui();
  const [query, setQuery] = useState('');
  const fill = useFill(form ? institution : null, onFilled);
  const said = (outcome: string) => {
    const words = outcomeWords(outcome);
    return typeof words === 'string' ? words : t(words);
  };
  const everyone = institutions.flatMap((one) =>
    one.users.map((user): Signer => ({ institution: one, user, said: said(user.outcome) })),
  );
  const searching = query.trim() !== '';
  const shown = searching
    ? found(everyone, query)
    : institution === null
      ? oneOfEach(everyone)
      : everyone.filter((one) => one.institution.name === institution.name);
  const name = institution?.displayName ?? '';

  return (
    <section>
      <h3>
        {institution === null || searching ? (
          <Trans>Who signs in, and what comes of it</Trans>
        ) : (
          <Trans>Who signs in at {name}</Trans>
        )}
      </h3>
      <input
        className="dsearch"
        type="search"
        autoComplete="off"
        aria-label={t`Look for an outcome, anywhere`}
        placeholder={t`Look for an outcome, anywhere`}
        value={query}
        onChange={({ currentTarget }) => setQuery(currentTarget.value)}
      />
      {shown.length === 0 ? (
        <p role="status">
          <Trans>Nothing comes of that anywhere.</Trans>
        </p>
      ) : null}
      {outcomeGroups.map((group) => {
        const signers = grouped(shown, group);
        if (signers.length === 0) return null;
        return (
          <Group
            key={group}
            title={t(groupWords[group])}
            count={signers.length}
            folded={institution === null && !searching}
          >
            {signers.map((signer) => {
              const {
                user: { id },
                said: outcome,
              } = signer;
              const elsewhere = signer.institution.name !== institution?.name;
              const where = signer.institution.displayName;
              return (
                <FillEntry
                  key={`${signer.institution.name} ${id}`}
                  said={outcome}
                  text={elsewhere ? `${where} · ${typed(signer)}` : typed(signer)}
                  label={
                    elsewhere
                      ? t`Fill in: ${outcome}, ${id}, ${where}`
                      : t`Fill in: ${outcome}, ${id}`
                  }
                  onFill={() => void fill(signer)}
                />
              );
            })}
          </Group>
        );
      })}
    </section>
  );
}

function Group({
  title,
  count,
  folded,
  children,
}: {
  title: string;
  count: number;
  folded: boolean;
  children: ReactNode;
}) {
  const list = <ul className="group2">{children}</ul>;
  if (folded) {
    return (
      <details className="outcomes">
        <summary>
          {title} <span>{count}</span>
        </summary>
        {list}
      </details>
    );
  }
  return (
    <div className="outcomes">
      <h4>{title}</h4>
      {list}
    </div>
  );
}

/** @param here the institution whose form is on the page. */
function useFill(here: Institution | null, onFilled: () => void) {
  const navigate = useNavigate();
  // A host may allow one way of reading only; then that is the way to the form.
  const mode = useCached<Session>(keys.session)?.accessModes[0] ?? 'recurrent';
  return async ({ institution, user: { fields } }: Signer): Promise<void> => {
    if (institution.name === here?.name) fillForm(fields);
    else {
      await navigate(`${paths.signIn(institution.name)}?mode=${mode}`);
      fillFormSoon(fields);
    }
    onFilled();
  };
}

/** What is typed, in short; files are only named. */
function typed({ user: { fields } }: Signer): string {
  return Object.entries(fields)
    .map(([name, value]) => (name === 'certificate' || name === 'private_key' ? name : value))
    .join(' / ');
}
