import type { InstitutionFace } from '#contract/api/institution.ts';
import type { Overview } from '../overview.ts';
import {
  byName,
  countOf,
  everything,
  faceOf,
  institutionOf,
  modesOf,
  rateOf,
  type View,
} from '../shown.ts';

export interface Choice<Value extends string> {
  value: Value;
  /** How many connections it shows together with everything else that is chosen. */
  count: number;
}

/** What can be chosen beside the status; a kind of choice with one value only is none. */
export function choicesOf(overview: Overview, view: View) {
  const items = everything(overview);
  const counted = <Value extends string>(
    values: readonly Value[],
    change: (value: Value) => Partial<View>,
  ): Choice<Value>[] =>
    values.map((value) => ({ value, count: countOf(overview, { ...view, ...change(value) }) }));
  const institutions = new Map<string, InstitutionFace>(
    items.map((item) => [institutionOf(item), faceOf(item)]),
  );
  const names = [...institutions.values()].toSorted(byName).map(({ name }) => name);
  const rates = [...new Set(items.map(rateOf))].filter((rate) => rate !== null);
  const modes = modesOf(items);
  return {
    institutions: counted(names, (institution) => ({ institution })).map((choice) => ({
      ...choice,
      label: institutions.get(choice.value)?.displayName ?? choice.value,
    })),
    modes: counted(modes, (mode) => ({ mode })),
    // `6h` before `24h` before `7d`.
    rates: counted(
      rates.toSorted((a, b) => hoursOf(a) - hoursOf(b)),
      (rate) => ({ rate }),
    ),
  };
}

function hoursOf(rate: string): number {
  return Number.parseInt(rate, 10) * (rate.endsWith('d') ? 24 : 1);
}
