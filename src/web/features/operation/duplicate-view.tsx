import { useLingui } from '@lingui/react/macro';
import { needsAttention } from '#contract/api/link.ts';
import type { Operation } from '#contract/api/operation.ts';
import { problemWords } from '#web/i18n/problems.tsx';
import { ButtonLink } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { useExistingConnection } from '#web/ui/pages/existing-connection.tsx';
import { GrandRoute } from '#web/ui/route.tsx';
import { Home, OtherLogin } from './next-way.tsx';
import { whereWords } from './operation-words.ts';

/** It turned out to be connected already: the one that exists, and what that one needs. */
export function DuplicateView({ operation, linkId }: { operation: Operation; linkId: string }) {
  const { t } = useLingui();
  const { said, to, label, link } = useExistingConnection(linkId);
  const { title, body } = problemWords('duplicate_link');
  const name = operation.institution.displayName;
  const broken = link !== undefined && needsAttention(link.status);
  return (
    <FlowLayout
      title={t(title(name))}
      lead={t(body(name))}
      where={t(whereWords(operation))}
      step="failed duplicate_link"
      route={<GrandRoute institution={operation.institution} state={broken ? 'yours' : 'whole'} />}
      actions={
        <>
          <ButtonLink to={to}>{label}</ButtonLink>
          <OtherLogin operation={operation} />
          <Home kind="plain" />
        </>
      }
    >
      {said === null ? null : <p>{said}</p>}
    </FlowLayout>
  );
}
