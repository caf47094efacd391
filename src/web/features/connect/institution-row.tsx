import { Trans, useLingui } from '@lingui/react/macro';
import { Link as RouterLink } from 'react-router-dom';
import type { Institution } from '#contract/api/institution.ts';
import { type Link, needsAttention } from '#contract/api/link.ts';
import { useFormat } from '#web/i18n/format.ts';
import { institutionKind } from '#web/i18n/link-words.ts';
import { paths } from '#web/lib/paths.ts';
import { Tag } from '#web/ui/chip.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Tile } from '#web/ui/tile.tsx';
import { Highlight } from './highlight.tsx';
import { askedForWords, segmentWords } from './institution-words.ts';
import type { Hit } from './search.ts';

/** One institution to choose: what it is, what it asks for, and what to know before choosing it. */
export function InstitutionRow({
  hit: { institution, ranges },
  links,
  showCountry,
}: {
  hit: Hit;
  /** This person's connections with it. */
  links: readonly Link[];
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
      <Tags institution={institution} links={links} />
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

function Tags({ institution, links }: { institution: Institution; links: readonly Link[] }) {
  const count = links.length;
  const broken = links.some(({ status }) => needsAttention(status));
  const down = institution.health === 'down';
  const elsewhere = institution.connectsBy === 'consent';
  if (count === 0 && !down && !elsewhere) return null;
  return (
    <span className="tags">
      {count > 0 ? (
        <Tag mark={broken ? 'broken' : 'whole'}>
          <Trans>Already connected: {count}</Trans>
        </Tag>
      ) : null}
      {elsewhere ? (
        <Tag kind="warn" icon="never">
          <Trans>Not available here</Trans>
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
