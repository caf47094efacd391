import * as z from 'zod/mini';
import type { Consent } from '#contract/api/consent.ts';
import { accessMode, type AccessMode } from '#contract/api/link.ts';
import type { Clock } from '../clock.ts';
import type { Queryable } from '../db/port.ts';
import type { HistoryBook } from '../history/service.ts';
import type { Ids } from '../ids.ts';

/** What people agreed to. Stored before anything is sent that it allows. */
export interface Consents {
  give(
    tx: Queryable,
    given: Consent & {
      personId: string;
      /** The operation or link that it is for; a link follows its operation, see `attach`. */
      operationId: string | null;
      linkId: string | null;
      institution: string;
      accessMode: AccessMode;
    },
  ): Promise<void>;
  /** The operation has become a link: from now on the consent is in that link's history. Idempotent. */
  attach(tx: Queryable, operationId: string, link: { id: string; personId: string }): Promise<void>;
  /**
   * A link has come to be on Belvo's own pages: the latest consent that was given for going there is
   * now in its history. Nothing happens when there is none. Idempotent.
   */
  attachLatest(
    tx: Queryable,
    link: { id: string; personId: string; institution: string },
  ): Promise<void>;
  /** Whether the person went to Belvo's own pages a while ago, and no link has come of it so far. */
  mayBecomeLink(db: Queryable, personId: string): Promise<boolean>;
}

/**
 * For so long after somebody went to Belvo's own pages a link may still come of it: the token for
 * them lasts ten minutes, and then the bank asks.
 */
const pagesOpenFor = 30 * 60_000;

const row = z.object({
  access_mode: accessMode,
  version: z.string(),
  language: z.enum(['en', 'es', 'pt']),
  given_at: z.date(),
});

export function createConsents(deps: { clock: Clock; ids: Ids; history: HistoryBook }): Consents {
  const { clock, ids, history } = deps;

  async function enter(tx: Queryable, link: { id: string; personId: string }, given: unknown) {
    const { access_mode, version, language, given_at } = z.parse(row, given);
    await history.add(
      tx,
      link,
      { event: 'consent', version, language, accessMode: access_mode },
      given_at.getTime(),
    );
  }

  return {
    async give(tx, given) {
      const [stored] = await tx.query(
        `INSERT INTO consent (id, person_id, operation_id, link_id, institution, access_mode,
           version, language, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *`,
        [
          ids.uuid(),
          given.personId,
          given.operationId,
          given.linkId,
          given.institution,
          given.accessMode,
          given.version,
          given.language,
          new Date(clock.now()),
        ],
      );
      if (given.linkId !== null) {
        await enter(tx, { id: given.linkId, personId: given.personId }, stored);
      }
    },
    async attach(tx, operationId, link) {
      const rows = await tx.query(
        `UPDATE consent SET link_id = $2 WHERE operation_id = $1 AND person_id = $3
           AND link_id IS NULL RETURNING *`,
        [operationId, link.id, link.personId],
      );
      for (const given of rows) await enter(tx, link, given);
    },
    async attachLatest(tx, link) {
      const rows = await tx.query(
        `UPDATE consent SET link_id = $1 WHERE id = (
           SELECT id FROM consent WHERE person_id = $2 AND institution = $3
             AND operation_id IS NULL AND link_id IS NULL ORDER BY given_at DESC LIMIT 1)
         RETURNING *`,
        [link.id, link.personId, link.institution],
      );
      for (const given of rows) await enter(tx, link, given);
    },
    async mayBecomeLink(db, personId) {
      const rows = await db.query(
        `SELECT 1 FROM consent WHERE person_id = $1 AND operation_id IS NULL AND link_id IS NULL
           AND given_at > $2 LIMIT 1`,
        [personId, new Date(clock.now() - pagesOpenFor)],
      );
      return rows.length > 0;
    },
  };
}
