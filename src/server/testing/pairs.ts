import type { Choice } from '#contract/api/duplicate.ts';
import { endpoints } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { createStack, valid, type Stack } from './stack.ts';

export const bank = 'erebor_mx_retail';
export type Person = Awaited<ReturnType<Stack['person']>>;

export const pairs = async (person: Person) => (await person.call(endpoints.duplicates)).duplicates;
export const choose = (person: Person, id: string, choice: Choice) =>
  person.call(pageEndpoints.chooseDuplicate, { parameters: { id }, body: { choice } });
export const undo = (person: Person, id: string) =>
  person.call(pageEndpoints.undoDuplicate, { parameters: { id } });
export const statuses = async (person: Person, ...ids: string[]) => {
  const links = await person.links();
  return ids.map((id) => links.find((link) => link.id === id)?.status);
};
export const eventsOf = async (person: Person, id: string) =>
  (await person.call(endpoints.history, { parameters: { id } })).entries
    .map(({ what }) => what)
    .toReversed();

/** The same login again, though it is connected already: as when nobody here could tell. */
export async function again(stack: Stack, person: Person): Promise<string> {
  await stack.db.query('UPDATE link SET login_mark = NULL');
  const { linkId } = await person.connect(bank, valid);
  await stack.advance(30, 5);
  return linkId ?? '';
}

export async function twice() {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect(bank, valid);
  const older = linkId ?? '';
  await stack.advance(30, 5);
  const newer = await again(stack, ana);
  const [pair] = await pairs(ana);
  if (pair === undefined) throw new Error('no pair was found');
  return { stack, ana, older, newer, pair };
}
