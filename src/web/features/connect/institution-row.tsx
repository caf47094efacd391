import { Trans, useLingui } from '@lingui/react/macro';
import { Link as RouterLink } from 'react-router-dom';
import type { Institution } from '#contract/api/institution.ts';
import { useFormat } from '#web/i18n/format.ts';
import { institutionKind } from '#web/i18n/link-words.ts';
import { paths } from '#web/lib/paths.ts';
import { Tag } from '#web/ui/chip.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Tile } from '#web/ui/tile.tsx';
import { connectedCount, type Earlier } from './earlier.ts';
import { Highlight } from './highlight.tsx';
import { askedForWords, segmentWords } from './institution-words.ts';
import type { Hit } from './search.ts';

/** One institution to choose: what it is, what it asks for, and what to know before choosing it. */
export function InstitutionRow({
  hit: { institution, ranges },
  earlier,
  showCountry,
}: {
  hit: Hit;
  /** What this person has there already. */
  earlier: readonly Earlier[];
  showCountry: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const segment = segmentWords(institution);
  const what = [
    t(institutionKind(institution.type)),
    segment === null ? null : t(segment),
    showCountry ? format.list(institution.countries.map(format.country)) : null,
  ].filter((part) => part !== null);
  return (
    <RouterLink className="hit" to={paths.before(institution.name)}>
      <Tile institution={institution} />
      <span className="name">
        <Highlight text={institution.displayName} ranges={ranges} />
      </span>
      <span className="note">
        {what.join(' · ')}
        <br />
        <Asks institution={institution} />
      </span>
      <Tags institution={institution} earlier={earlier} />
      <Icon name="forward" small />
    </RouterLink>
  );
}

function Asks({ institution }: { institution: Institution }) {
  const { t } = useLingui();
  const format = useFormat();
  if (institution.connectsBy === 'consent') {
    return <Trans>Connects on the bank’s own pages</Trans>;
  }
  if (institution.asks.length === 0) return null;
  const asked = format.list(institution.asks.map((one) => t(askedForWords[one])));
  return <Trans>Asks for {asked}</Trans>;
}

function Tags({ institution, earlier }: { institution: Institution; earlier: readonly Earlier[] }) {
  const connected = connectedCount(earlier);
  const counted = (wanted: Earlier['kind']) => earlier.filter(({ kind }) => kind === wanted).length;
  const broken = counted('repair');
  const unfinished = counted('finish');
  const busy = counted('under_way') > 0;
  const down = institution.health === 'down';
  if (earlier.length === 0 && !down) return null;
  return (
    <span className="tags">
      {broken > 0 ? (
        <Tag kind="bad" mark="broken">
          <Trans>Needs repair: {broken}</Trans>
        </Tag>
      ) : null}
      {busy ? (
        <Tag mark="busy">
          <Trans>Under way right now</Trans>
        </Tag>
      ) : null}
      {unfinished > 0 ? (
        <Tag kind="warn" mark="broken">
          <Trans>Not finished: {unfinished}</Trans>
        </Tag>
      ) : null}
      {connected > 0 ? (
        <Tag mark={connected > broken ? 'whole' : undefined}>
          <Trans>Already connected: {connected}</Trans>
        </Tag>
      ) : null}
      {down ? (
        <Tag kind="bad" mark="broken">
          <Trans>Not answering right now</Trans>
        </Tag>
      ) : null}
    </span>
  );
}
