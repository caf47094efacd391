import * as z from 'zod/mini';
import { accessMode, type AccessMode } from '#contract/api/link.ts';
import { operationKind, type OperationKind } from '#contract/api/operation.ts';
import type { Queryable } from '../db/port.ts';
import type { Vault } from '../db/vault.ts';
import { dueAt, isHeld, isOpen, type State } from './state.ts';

/** An operation as stored. Instants are milliseconds since 1970. */
export interface OperationRecord {
  id: string;
  personId: string;
  kind: OperationKind;
  byCode: boolean;
  institution: string;
  accessMode: AccessMode | null;
  /** Our link, once there is one. */
  linkId: string | null;
  /** Belvo's id of that link; known before ours when a code is asked for. */
  belvoLinkId: string | null;
  requestKey: string;
  /** Keyed hash of what names the login, until there is a link that it goes to. */
  loginMark: string | null;
  state: State;
  version: number;
  createdAt: number;
}

const instant = z.pipe(
  z.date(),
  z.transform((date) => date.getTime()),
);

const operationRow = z.object({
  id: z.string(),
  person_id: z.string(),
  kind: operationKind,
  by_code: z.boolean(),
  institution: z.string(),
  access_mode: z.nullable(accessMode),
  link_id: z.nullable(z.string()),
  belvo_link_id: z.nullable(z.string()),
  request_key: z.string(),
  login_mark: z.nullable(z.string()),
  state: z.string(),
  version: z.number(),
  created_at: instant,
});

/** Milliseconds within which an operation that was stored is known to who stored it. */
const beginLimit = 30_000;

export interface OperationRepository {
  insert(db: Queryable, operation: OperationRecord, now: number): Promise<void>;
  /** Compare-and-set: false when somebody else changed the operation in between. */
  update(db: Queryable, operation: OperationRecord, now: number): Promise<boolean>;
  find(db: Queryable, personId: string, id: string): Promise<OperationRecord | null>;
  findByRequest(db: Queryable, personId: string, key: string): Promise<OperationRecord | null>;
  /** The open operation that stands in the way of a new one. */
  findOpen(
    db: Queryable,
    personId: string,
    target: { institution: string } | { linkId: string },
  ): Promise<OperationRecord | null>;
  /** Open ones and the latest ended ones, newest first; at most 50, or all with a limit of null. */
  list(db: Queryable, personId: string, limit?: number | null): Promise<OperationRecord[]>;
  /**
   * A hundred of those that are due, the oldest first. For the sweep, which acts for nobody in particular.
   *
   * @param inHand ids of those to leave out.
   */
  listDue(db: Queryable, now: number, inHand: readonly string[]): Promise<OperationRecord[]>;
  /** For the recovery. */
  listOpen(db: Queryable): Promise<OperationRecord[]>;
  /**
   * Those that nobody holds any more: their instance does not live, or it is this one and knows
   * nothing of them, because it was never told that they were stored.
   *
   * @param held ids of those that this instance holds.
   */
  listAbandoned(db: Queryable, now: number, held: readonly string[]): Promise<OperationRecord[]>;
  get(db: Queryable, id: string): Promise<OperationRecord | null>;
  /** What was started of that kind with a link, newest first. */
  listOfLink(db: Queryable, linkId: string, kind: OperationKind): Promise<OperationRecord[]>;
  /** What of a person may still do something at Belvo: open ones, and cancelled ones that clean up. */
  listUnfinished(db: Queryable, personId: string): Promise<OperationRecord[]>;
  /** Connects that are unfinished, or were changed after that moment. */
  listConnectsSince(db: Queryable, personId: string, since: number): Promise<OperationRecord[]>;
  /** How many are under way, by kind. For figures only. */
  countOpen(db: Queryable): Promise<{ kind: string; count: number }[]>;
  /** When each sign-in was asked for that a person began at an institution since then, oldest first. */
  listSignIns(
    db: Queryable,
    personId: string,
    institution: string,
    since: number,
  ): Promise<number[]>;
  /** True when the person started another connect at the same institution afterwards. */
  hasLaterConnect(db: Queryable, operation: OperationRecord): Promise<boolean>;
}

/** @param self the instance that holds what it inserts, and whatever it begins a call for. */
export function createOperationRepository(vault: Vault, self: string): OperationRepository {
  function toOperation(row: unknown): OperationRecord {
    const operation = z.parse(operationRow, row);
    return {
      id: operation.id,
      personId: operation.person_id,
      kind: operation.kind,
      byCode: operation.by_code,
      institution: operation.institution,
      accessMode: operation.access_mode,
      linkId: operation.link_id,
      belvoLinkId: operation.belvo_link_id,
      requestKey: operation.request_key,
      loginMark: operation.login_mark,
      state: opened(operation.state, operation.created_at),
      version: operation.version,
      createdAt: operation.created_at,
    };
  }
  /** Sealed with a key that is gone, an operation is over: nobody can say any more what it waited for. */
  function opened(sealed: string, at: number): State {
    try {
      // Sealed by this program with this key: what comes out is what went in.
      return vault.open(sealed) as State;
    } catch {
      return { name: 'failed', failure: { code: 'interrupted' }, at };
    }
  }
  const one = (rows: unknown[]) => (rows[0] === undefined ? null : toOperation(rows[0]));
  const due = (state: State) => {
    const at = dueAt(state);
    return at === null ? null : new Date(at);
  };

  return {
    async insert(db, operation, now) {
      await db.query(
        `INSERT INTO operation (id, person_id, kind, by_code, institution, access_mode, link_id,
           belvo_link_id, request_key, login_mark, is_open, state, version, due_at, created_at,
           updated_at, owner)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
        [
          operation.id,
          operation.personId,
          operation.kind,
          operation.byCode,
          operation.institution,
          operation.accessMode,
          operation.linkId,
          operation.belvoLinkId,
          operation.requestKey,
          operation.loginMark,
          isOpen(operation.state),
          vault.seal(operation.state),
          operation.version,
          due(operation.state),
          new Date(operation.createdAt),
          new Date(now),
          isHeld(operation.state) ? self : null,
        ],
      );
    },
    async update(db, operation, now) {
      const rows = await db.query(
        `UPDATE operation SET link_id = $3, belvo_link_id = $4, is_open = $5, state = $6,
           version = version + 1, due_at = $7, updated_at = $8, login_mark = $9,
           -- A call that is out stays with the instance that made it, whoever changes the state.
           owner = CASE WHEN $10 THEN COALESCE(owner, $11) END
         WHERE id = $1 AND version = $2 RETURNING version`,
        [
          operation.id,
          operation.version,
          operation.linkId,
          operation.belvoLinkId,
          isOpen(operation.state),
          vault.seal(operation.state),
          due(operation.state),
          new Date(now),
          operation.loginMark,
          isHeld(operation.state),
          self,
        ],
      );
      return rows.length === 1;
    },
    find: async (db, personId, id) =>
      one(
        await db.query('SELECT * FROM operation WHERE id = $1 AND person_id = $2', [id, personId]),
      ),
    findByRequest: async (db, personId, key) =>
      one(
        await db.query('SELECT * FROM operation WHERE person_id = $1 AND request_key = $2', [
          personId,
          key,
        ]),
      ),
    findOpen: async (db, personId, target) =>
      one(
        'linkId' in target
          ? await db.query(
              'SELECT * FROM operation WHERE person_id = $1 AND link_id = $2 AND is_open',
              [personId, target.linkId],
            )
          : await db.query(
              "SELECT * FROM operation WHERE person_id = $1 AND institution = $2 AND is_open AND kind = 'connect'",
              [personId, target.institution],
            ),
      ),
    list: async (db, personId, limit = 50) =>
      (
        await db.query(
          'SELECT * FROM operation WHERE person_id = $1 ORDER BY is_open DESC, created_at DESC LIMIT $2',
          [personId, limit],
        )
      ).map(toOperation),
    listDue: async (db, now, inHand) =>
      (
        await db.query(
          'SELECT * FROM operation WHERE due_at <= $1 AND id <> ALL($2) ORDER BY due_at LIMIT 100',
          [new Date(now), inHand],
        )
      ).map(toOperation),
    listOpen: async (db) =>
      (await db.query('SELECT * FROM operation WHERE is_open')).map(toOperation),
    listAbandoned: async (db, now, held) =>
      (
        await db.query(
          `SELECT * FROM operation WHERE owner IS NOT NULL AND CASE owner
             WHEN $1 THEN updated_at < $3 AND id <> ALL($4)
             ELSE NOT EXISTS (
               SELECT 1 FROM instance WHERE instance.id = owner AND alive_until > $2) END`,
          [self, new Date(now), new Date(now - beginLimit), held],
        )
      ).map(toOperation),
    listOfLink: async (db, linkId, kind) =>
      (
        await db.query(
          'SELECT * FROM operation WHERE link_id = $1 AND kind = $2 ORDER BY created_at DESC',
          [linkId, kind],
        )
      ).map(toOperation),
    listUnfinished: async (db, personId) =>
      (
        await db.query(
          'SELECT * FROM operation WHERE person_id = $1 AND (is_open OR due_at IS NOT NULL)',
          [personId],
        )
      ).map(toOperation),
    listConnectsSince: async (db, personId, since) =>
      (
        await db.query(
          `SELECT * FROM operation WHERE person_id = $1 AND kind = 'connect'
             AND (is_open OR due_at IS NOT NULL OR updated_at >= $2)`,
          [personId, new Date(since)],
        )
      ).map(toOperation),
    countOpen: async (db) =>
      z.parse(
        z.array(z.object({ kind: z.string(), count: z.number() })),
        await db.query(
          'SELECT kind, count(*)::int AS count FROM operation WHERE is_open GROUP BY kind',
        ),
      ),
    hasLaterConnect: async (db, { id, personId, institution, createdAt }) =>
      (
        await db.query(
          `SELECT 1 FROM operation WHERE person_id = $1 AND institution = $2 AND kind = 'connect'
             AND id <> $3 AND created_at >= $4 LIMIT 1`,
          [personId, institution, id, new Date(createdAt)],
        )
      ).length > 0,
    listSignIns: async (db, personId, institution, since) =>
      (
        await db.query(
          `SELECT created_at FROM operation WHERE person_id = $1 AND institution = $2
             AND kind <> 'disconnect' AND created_at > $3 ORDER BY created_at`,
          [personId, institution, new Date(since)],
        )
      ).map((row) => z.parse(z.object({ created_at: instant }), row).created_at),
    get: async (db, id) => one(await db.query('SELECT * FROM operation WHERE id = $1', [id])),
  };
}
