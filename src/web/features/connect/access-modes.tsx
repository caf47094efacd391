import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { InstitutionDetail } from '#contract/api/institution.ts';
import type { AccessMode } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { Choice, ChoiceGroup } from '#web/ui/choice.tsx';
import { Mark, type MarkState } from '#web/ui/mark.tsx';
import { Panel } from '#web/ui/panels.tsx';
import { readFacts } from './resources.ts';

/**
 * The ways in which this institution can be read here; null while that is not known. What is read
 * once is named when asking for it, so an institution that names nothing cannot be.
 */
export function useAccessModes({
  resources,
}: Pick<InstitutionDetail, 'resources'>): readonly AccessMode[] | null {
  const { data: session } = useSessionQuery();
  if (session === undefined) return null;
  return session.accessModes.filter((mode) => mode === 'recurrent' || resources.length > 0);
}

const marks: Record<AccessMode, MarkState> = { recurrent: 'whole', single: 'ended' };

/** How long it stays connected: to choose where there is a choice, to know otherwise. */
export function AccessModeField({
  institution,
  modes,
  preferred,
}: {
  institution: InstitutionDetail;
  modes: readonly AccessMode[];
  /** What was chosen before. */
  preferred: AccessMode | null;
}) {
  const [only, ...others] = modes;
  if (only === undefined) return null;
  if (others.length === 0) {
    return (
      <Panel well>
        <input type="hidden" name="mode" value={only} />
        <h2 className="flex items-center justify-between gap-3">
          {only === 'recurrent' ? (
            <Trans>It stays connected</Trans>
          ) : (
            <Trans>It is read once only</Trans>
          )}
          <Mark state={marks[only]} />
        </h2>
        <p className="note">
          <Explained mode={only} institution={institution} />
        </p>
      </Panel>
    );
  }
  const chosen = modes.find((mode) => mode === preferred) ?? only;
  return (
    <ChoiceGroup legend={<Trans>How long should it stay connected?</Trans>}>
      {modes.map((mode) => (
        <Choice
          key={mode}
          name="mode"
          value={mode}
          mark={marks[mode]}
          defaultChecked={mode === chosen}
          title={
            mode === 'recurrent' ? <Trans>Keep it connected</Trans> : <Trans>Read it once</Trans>
          }
        >
          <Explained mode={mode} institution={institution} />
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

function Explained({
  mode,
  institution: { displayName: name },
}: {
  mode: AccessMode;
  institution: InstitutionDetail;
}) {
  const days = useSessionQuery().data?.singleKeepsDays ?? 0;
  if (mode === 'recurrent') {
    // The rate is agreed between Enlace and Belvo, and known only once it is connected.
    return (
      <Trans>
        {name} is read now, and then again by itself until you disconnect it: weekly as a rule, and
        the connection shows how often. Belvo keeps your password encrypted for that.
      </Trans>
    );
  }
  return days === 0 ? (
    <Trans>What is named above is read now, and never again. Your password is not kept.</Trans>
  ) : (
    <Plural
      value={days}
      one="What is named above is read now, and never again. Belvo keeps your password encrypted for # day."
      other="What is named above is read now, and never again. Belvo keeps your password encrypted for # days."
    />
  );
}

/** "accounts and balances, movements and your name and tax number". Empty when nothing is known. */
export function useReadList(resources: readonly string[]): string {
  const { t } = useLingui();
  const format = useFormat();
  return format.list(
    readFacts(resources).map(({ title }) => {
      const [first = '', ...rest] = t(title);
      return first.toLocaleLowerCase() + rest.join('');
    }),
  );
}
