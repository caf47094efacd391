import './connect.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useAnnounce } from '#web/lib/announce.ts';
import { toProblem } from '#web/lib/api-problem.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { FlowLayout } from '#web/ui/flow-layout.tsx';
import { TextInput } from '#web/ui/inputs.tsx';
import { Notice } from '#web/ui/panels.tsx';
import { ProblemNotice } from '#web/ui/problem-notice.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { ChooseFilters } from './choose-filters.tsx';
import { ChooseResults, useCountWords } from './choose-results.tsx';
import { NotHere } from './not-here.tsx';
import { ConnectRoute } from './connect-route.tsx';
import { useChoices } from './use-choices.ts';

/** What to connect: search, filters, and a list that answers per key press from memory. */
export function ChoosePage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [address, setAddress] = useSearchParams();
  const [query, setQuery] = useState(address.get('q') ?? '');
  const field = useRef<HTMLInputElement>(null);
  const { list, options, filters, result, earlier } = useChoices(query);
  const count = useCountWords(query, filters.country, result);
  useAnnouncedCount(count);

  /** Kept in the address when the field is left: per key press browsers would refuse. */
  function keep() {
    if (query === (address.get('q') ?? '')) return;
    const next = new URLSearchParams(address);
    if (query === '') next.delete('q');
    else next.set('q', query);
    setAddress(next, { replace: true });
  }

  function openFirst(event: FormEvent) {
    event.preventDefault();
    const first = result?.here[0] ?? result?.elsewhere[0];
    if (query.trim() !== '' && first !== undefined) {
      keep();
      void navigate(paths.before(first.institution.name));
    }
  }

  function clear() {
    setQuery('');
    field.current?.focus();
  }

  return (
    <FlowLayout
      title={t`What do you want to connect?`}
      where={<Trans>Step 1 of 4</Trans>}
      back={paths.home}
      route={<ConnectRoute institution={null} now="choose" />}
    >
      <form role="search" onSubmit={openFirst}>
        <TextInput
          ref={field}
          type="search"
          icon="search"
          autoComplete="off"
          aria-label={t`Look for your bank, tax office or job`}
          placeholder={t`Bank, tax office or job`}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          onBlur={keep}
          inside={
            query === '' ? undefined : (
              <button type="button" className="in" onClick={clear}>
                <Trans>Clear</Trans>
              </button>
            )
          }
        />
      </form>
      <ChooseFilters filters={filters} options={options} />
      {list.data?.stale === true ? (
        <Notice kind="warn" icon="clock">
          <Trans>We cannot ask right now, so this list may be a little old.</Trans>
        </Notice>
      ) : null}
      {list.isPending ? <Loading /> : null}
      {list.isError && list.data === undefined ? (
        <ProblemNotice problem={toProblem(list.error)} institution="Enlace">
          <Button kind="soft" short onClick={() => void list.refetch()}>
            <Trans>Load the list again</Trans>
          </Button>
        </ProblemNotice>
      ) : null}
      {result === null ? null : (
        <ChooseResults
          result={result}
          count={count}
          earlier={earlier}
          country={filters.country}
          filtered={filters.type !== null || filters.country !== null}
        />
      )}
      <NotHere />
    </FlowLayout>
  );
}

function Loading() {
  return (
    <div>
      <p className="vh" role="status">
        <Trans>The list is being loaded.</Trans>
      </p>
      <SkeletonRows rows={5} />
    </div>
  );
}

/** Says the number of results once typing rests, not at each key. */
function useAnnouncedCount(count: string) {
  const announce = useAnnounce();
  const said = useRef(count);
  useEffect(() => {
    if (said.current === count) return undefined;
    const timer = setTimeout(() => {
      said.current = count;
      if (count !== '') announce(count);
    }, 600);
    return () => clearTimeout(timer);
  }, [announce, count]);
}
