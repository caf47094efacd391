import * as z from 'zod/mini';
import type { Account } from '#contract/api/link.ts';
import type { Queryable } from '../db/port.ts';

/** An account as stored: its number is cut to the end before, and known again by the mark. */
export interface AccountRecord {
  belvoId: string;
  name: string | null;
  category: string | null;
  numberEnd: string | null;
  currency: string | null;
  numberMark: string | null;
}

const accountRow = z.object({
  link_id: z.string(),
  belvo_id: z.string(),
  position: z.number(),
  name: z.nullable(z.string()),
  category: z.nullable(z.string()),
  number_end: z.nullable(z.string()),
  currency: z.nullable(z.string()),
  number_mark: z.nullable(z.string()),
});

async function rowsOf(db: Queryable, linkIds: readonly string[]) {
  const rows = await db.query(
    'SELECT * FROM account WHERE link_id = ANY($1) ORDER BY link_id, position',
    [linkIds],
  );
  return rows.map((row) => z.parse(accountRow, row));
}

/** By link, as the browser sees them: Belvo's own ids stay here. */
export async function listAccounts(
  db: Queryable,
  linkIds: readonly string[],
): Promise<Map<string, Account[]>> {
  const all = new Map<string, Account[]>();
  for (const row of await rowsOf(db, linkIds)) {
    const mine = all.get(row.link_id) ?? [];
    all.set(row.link_id, mine);
    mine.push({
      id: String(row.position),
      name: row.name,
      category: row.category,
      numberEnd: row.number_end,
      currency: row.currency,
    });
  }
  return all;
}

export async function storedAccounts(db: Queryable, linkId: string): Promise<AccountRecord[]> {
  return (await rowsOf(db, [linkId])).map((row) => ({
    belvoId: row.belvo_id,
    name: row.name,
    category: row.category,
    numberEnd: row.number_end,
    currency: row.currency,
    numberMark: row.number_mark,
  }));
}

export async function replaceAccounts(
  db: Queryable,
  linkId: string,
  accounts: readonly AccountRecord[],
): Promise<void> {
  await db.query('DELETE FROM account WHERE link_id = $1', [linkId]);
  for (const [position, account] of accounts.entries()) {
    await db.query(
      `INSERT INTO account (link_id, belvo_id, position, name, category, number_end, currency,
         number_mark)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        linkId,
        account.belvoId,
        position,
        account.name,
        account.category,
        account.numberEnd,
        account.currency,
        account.numberMark,
      ],
    );
  }
}
