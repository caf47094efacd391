import { createStack, magic, valid, type Stack } from './stack.ts';

export const bank = 'erebor_mx_retail';
export type Person = Awaited<ReturnType<Stack['person']>>;

/** Somebody who has a bit of everything. */
export async function lived() {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect(bank, valid);
  await stack.advance(30, 5);
  await stack.db.query('UPDATE link SET login_mark = NULL');
  await ana.connect(bank, valid);
  await stack.advance(30, 5);
  await ana.connect('candado_mx_retail', magic('locked'));
  await stack.advance(1);
  await ana.connect('acertijo_mx_retail', magic('question'));
  return { stack, ana, linkId: linkId ?? '' };
}

/** Every table of the database, with all it holds, as text. */
export async function everything(stack: Stack): Promise<Map<string, string>> {
  const tables = await stack.texts(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const all = new Map<string, string>();
  for (const table of tables) {
    all.set(table, JSON.stringify(await stack.db.query(`SELECT * FROM ${table}`)));
  }
  return all;
}

/** What names a person here and at Belvo. */
export async function namesOf(stack: Stack, person: Person): Promise<string[]> {
  const { externalId } = person;
  return stack.texts(
    `SELECT id::text FROM person WHERE external_id = $1 UNION SELECT $1
     UNION SELECT unnest(ARRAY[link.id::text, link.belvo_id, link.institution_user_id])
       FROM link JOIN person ON person.id = person_id WHERE external_id = $1
     UNION SELECT operation.id::text
       FROM operation JOIN person ON person.id = person_id WHERE external_id = $1`,
    externalId,
  );
}

export async function tracesOf(stack: Stack, names: readonly string[]): Promise<string[]> {
  return [...(await everything(stack))].flatMap(([table, text]) =>
    names
      .filter((name) => name !== 'null' && text.includes(name))
      .map((name) => `${table}: ${name}`),
  );
}

/** A link that came to be at Belvo without anybody here knowing; its id there. */
export async function orphanOf(stack: Stack, person: Person, username = 'bnk102'): Promise<string> {
  const keys = Buffer.from('enlace-sandbox:enlace-sandbox').toString('base64');
  const response = await stack.simulator.fetch(
    new Request('http://127.0.0.1:4301/api/links/', {
      method: 'POST',
      headers: { authorization: `Basic ${keys}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        institution: bank,
        username,
        password: 'pass_valid',
        external_id: person.externalId,
      }),
    }),
  );
  return ((await response.json()) as { id: string }).id;
}
