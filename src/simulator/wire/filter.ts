import { readTime } from '#simulator/clock.ts';
import { isUuid, notAUuid } from '#simulator/wire/body.ts';
import { fail } from '#simulator/wire/failure.ts';
import { words } from '#simulator/wire/page.ts';

/** Which parameters a list understands; others are ignored, as Belvo's framework does. */
export type Filters<Item> = {
  /** `field=` and `field__in=`: compares texts. Values outside `choices` are refused. */
  texts?: Record<string, { of: (item: Item) => string | null; choices?: readonly string[] }>;
  /** `field=` and `field__in=`: ids, refused when they are not UUIDs. */
  uuids?: Record<string, (item: Item) => string>;
  /** `field=`, `__gt`, `__gte`, `__lt`, `__lte`, `__range`: milliseconds since the epoch. */
  times?: Record<string, (item: Item) => number>;
  /** Anything else: the parameter's name → whether an item stays. */
  others?: Record<string, (item: Item, value: string) => boolean>;
};

/** The items that every filter of the address lets through. */
export function filtered<Item>(url: URL, items: readonly Item[], filters: Filters<Item>): Item[] {
  const tests: ((item: Item) => boolean)[] = [];
  const parameter = (name: string) => {
    const value = url.searchParams.get(name);
    return value === null || value === '' ? null : value;
  };

  for (const [field, { of, choices }] of Object.entries(filters.texts ?? {})) {
    const check = (value: string) => {
      if (choices !== undefined && !choices.includes(value)) {
        throw fail(400, 'invalid_choice', `"${value}" is not a valid choice.`, field);
      }
    };
    const one = parameter(field);
    if (one !== null) {
      check(one);
      tests.push((item) => of(item) === (one === 'null' ? null : one));
    }
    if (parameter(`${field}__in`) !== null) {
      const many = words(url, `${field}__in`);
      many.forEach(check);
      tests.push((item) => many.includes(of(item) ?? 'null'));
    }
  }
  for (const [field, of] of Object.entries(filters.uuids ?? {})) {
    for (const name of [field, `${field}__in`]) {
      if (parameter(name) === null) continue;
      const ids = words(url, name);
      const wrong = ids.find((id) => !isUuid(id));
      if (wrong !== undefined) throw notAUuid(wrong, field);
      tests.push((item) => ids.includes(of(item)));
    }
  }
  for (const [field, of] of Object.entries(filters.times ?? {})) {
    tests.push(...timeTests(url, field, of));
  }
  for (const [name, test] of Object.entries(filters.others ?? {})) {
    const value = parameter(name);
    if (value !== null) tests.push((item) => test(item, value));
  }
  return items.filter((item) => tests.every((test) => test(item)));
}

function timeTests<Item>(url: URL, field: string, of: (item: Item) => number) {
  const read = (text: string) => {
    const time = readTime(text);
    if (time === null) throw fail(400, 'invalid', 'Enter a valid date/time.', field);
    return time;
  };
  const compare: Record<string, (time: number, given: number) => boolean> = {
    [field]: (time, given) => time === given,
    [`${field}__gt`]: (time, given) => time > given,
    [`${field}__gte`]: (time, given) => time >= given,
    [`${field}__lt`]: (time, given) => time < given,
    [`${field}__lte`]: (time, given) => time <= given,
  };
  const tests: ((item: Item) => boolean)[] = [];
  for (const [name, holds] of Object.entries(compare)) {
    const text = url.searchParams.get(name);
    if (text === null || text === '') continue;
    const given = read(text);
    tests.push((item) => holds(of(item), given));
  }
  const [from, to] = words(url, `${field}__range`).map(read);
  if (from !== undefined && to !== undefined) {
    tests.push((item) => of(item) >= from && of(item) <= to);
  }
  return tests;
}
