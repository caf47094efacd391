import { useLingui } from '@lingui/react/macro';
import { useNavigate } from 'react-router-dom';
import { Select, TextInput } from '#web/ui/inputs.tsx';
import { addressOf, sorts, type View } from './shown.ts';

/** Search and order, for people with many connections. */
export function Find({ view }: { view: View }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const words = { recent: t`Latest first`, oldest: t`Oldest first`, name: t`By name` };
  function show(change: Partial<View>) {
    void navigate(addressOf({ ...view, ...change }), { replace: true, preventScrollReset: true });
  }
  return (
    <div className="find" role="search">
      <TextInput
        type="search"
        icon="search"
        aria-label={t`Search your connections`}
        placeholder={t`Search bank or account`}
        autoComplete="off"
        value={view.search}
        onChange={(event) => show({ search: event.target.value })}
      />
      <Select
        aria-label={t`Order`}
        value={view.sort}
        onChange={(event) =>
          show({ sort: sorts.find((sort) => sort === event.target.value) ?? 'recent' })
        }
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {words[sort]}
          </option>
        ))}
      </Select>
    </div>
  );
}
