import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from 'react-router-dom';
import type { DirectorView } from '#contract/api/director.ts';
import { paths } from '#web/lib/paths.ts';
import { FillEntry } from './fill-entry.tsx';
import { fillForm, fillFormSoon, passwordFields, repairPasswords } from './fill.ts';

/** On the page of a repair: what its password field takes, and what it does not. */
export function RepairPasswords({
  linkId,
  institution,
  onFilled,
}: {
  linkId: string;
  institution: DirectorView['institutions'][number];
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
          <FillEntry
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
