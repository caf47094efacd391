import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from 'react-router-dom';
import type { DirectorView, MagicUser } from '#contract/api/director.ts';
import { paths } from '#web/lib/paths.ts';
import { fillForm, fillFormSoon, passwordFields, repairPasswords } from './fill.ts';
import { outcomeWords } from './outcomes.ts';

type Institution = DirectorView['institutions'][number];

/** Who signs in with which outcome; one press types it into the form. */
export function MagicUsers({
  institution,
  institutions,
  form,
  onPick,
  onFilled,
}: {
  institution: Institution;
  /** To choose from; null where the page says which one it is. */
  institutions: readonly Institution[] | null;
  /** True while the page shows this institution's form. */
  form: boolean;
  onPick: (name: string) => void;
  onFilled: () => void;
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const name = institution.displayName;

  async function fill({ fields }: MagicUser) {
    if (form) fillForm(fields);
    else {
      await navigate(`${paths.signIn(institution.name)}?mode=recurrent`);
      fillFormSoon(fields);
    }
    onFilled();
  }

  return (
    <section>
      <h3>
        <Trans>Who signs in at {name}</Trans>
      </h3>
      {institutions === null ? null : (
        <select
          className="dselect"
          aria-label={t`Institution`}
          value={institution.name}
          onChange={({ currentTarget }) => onPick(currentTarget.value)}
        >
          {institutions.map((one) => (
            <option key={one.name} value={one.name}>
              {one.displayName} · {one.name}
            </option>
          ))}
        </select>
      )}
      <ul className="group2">
        {institution.users.map((user) => {
          const outcome = outcomeWords(user.outcome);
          const said = typeof outcome === 'string' ? outcome : t(outcome);
          return (
            <Entry
              key={user.id}
              said={said}
              text={typed(user)}
              label={t`Fill in: ${said}, ${user.id}`}
              onFill={() => void fill(user)}
            />
          );
        })}
      </ul>
    </section>
  );
}

/** On the page of a repair: what its password field takes, and what it does not. */
export function RepairPasswords({
  linkId,
  institution,
  onFilled,
}: {
  linkId: string;
  institution: Institution;
  onFilled: () => void;
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const name = institution.displayName;
  const entries = [
    { said: t`The new password`, password: repairPasswords.right },
    { said: t`A wrong password`, password: repairPasswords.wrong },
  ];

  async function fill(password: string) {
    const fields = passwordFields(password);
    if (!fillForm(fields)) {
      // Where a code is asked for, the password stands one step further.
      await navigate(`${paths.repair(linkId)}?by=password`);
      fillFormSoon(fields);
    }
    onFilled();
  }

  return (
    <section>
      <h3>
        <Trans>Passwords at {name}</Trans>
      </h3>
      <ul className="group2">
        {entries.map(({ said, password }) => (
          <Entry
            key={password}
            said={said}
            text={password}
            label={t`Fill in: ${said}, ${password}`}
            onFill={() => void fill(password)}
          />
        ))}
      </ul>
    </section>
  );
}

function Entry({
  said,
  text,
  label,
  onFill,
}: {
  said: string;
  text: string;
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

/** What is typed, in short; files are only named. */
function typed({ fields }: MagicUser): string {
  return Object.entries(fields)
    .map(([name, value]) => (name === 'certificate' || name === 'private_key' ? name : value))
    .join(' / ');
}
