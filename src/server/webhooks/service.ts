import { createHash } from 'node:crypto';
import type { BelvoWebhook } from '#contract/belvo/webhook.ts';
import type { Clock } from '../clock.ts';
import type { Database, Queryable } from '../db/port.ts';
import type { Ids } from '../ids.ts';
import type { LinkRecord, Links } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { Sessions } from '../session/service.ts';
import {
  forgetWebhooks,
  insertWebhook,
  listDueWebhooks,
  reviveWebhooks,
  settleWebhooks,
  type WebhookRecord,
} from './repository.ts';

/**
 * Belvo's events are unsigned, unordered and may come twice, so they are only a reason to look:
 * each is stored, answered, and then the link is read again at Belvo.
 */
export interface Webhooks {
  receive(event: BelvoWebhook, raw: string): Promise<void>;
  /** Works on what was received. */
  sweep(): Promise<void>;
  /** Looks once more at what was received about a link before it was known. */
  revive(belvoLinkId: string): Promise<void>;
}

/** Characters of an event's type and code that are kept; Belvo's own have half as many. */
const longestWord = 100;

/** Links that are worked on side by side. */
const lanesAtOnce = 4;

/** Seconds between the tries while Belvo cannot be read. */
const pauses = [5, 30, 120, 600, 3600];

/**
 * Milliseconds that what is done with is kept: Belvo repeats an event within hours, and a link that
 * was not known when it came is found within one.
 */
const keptFor = 30 * 86_400_000;

/** Milliseconds between two rounds of forgetting. */
const forgetEvery = 3_600_000;

export function createWebhooks(deps: {
  db: Database;
  links: Links;
  sessions: Sessions;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Told of the person and the link of each new event: the link may be unknown here. */
  heardOf: (tx: Queryable, externalId: string, belvoLinkId: string) => Promise<void>;
  /** Whether this instance works on what was received; otherwise another one does, soon. */
  isOurs: () => boolean;
}): Webhooks {
  const { db, links, sessions, clock, ids, log, heardOf, isOurs } = deps;
  let sweeping: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let forgotAt = -Infinity;

  async function forget(): Promise<void> {
    const now = clock.now();
    if (now - forgotAt < forgetEvery) return;
    forgotAt = now;
    await forgetWebhooks(db, now - keptFor);
  }

  async function work(): Promise<void> {
    await forget();
    const due = new Map<string | null, WebhookRecord[]>();
    for (const event of await listDueWebhooks(db, clock.now())) {
      due.set(event.belvoLinkId, [...(due.get(event.belvoLinkId) ?? []), event]);
    }
    const waiting = due.entries();
    // Some links side by side, so that one that cannot be read does not hold up all others.
    const lanes = Array.from({ length: lanesAtOnce }, async () => {
      for (const [belvoLinkId, events] of waiting) await workOn(belvoLinkId, events);
    });
    await Promise.all(lanes);
  }

  /** However many events there are of a link, it is read once. */
  async function workOn(belvoLinkId: string | null, events: WebhookRecord[]): Promise<void> {
    const done =
      belvoLinkId === null ||
      (await process(belvoLinkId, events).catch((error: unknown) => {
        log.alarm('webhook_failed', errorFields(error));
        return false;
      }));
    const pause = pauses[Math.min(...events.map(({ tries }) => tries))];
    await settleWebhooks(
      db,
      events.map(({ id }) => id),
      done || pause === undefined ? null : clock.now() + pause * 1000,
    );
  }

  async function process(belvoLinkId: string, events: WebhookRecord[]): Promise<boolean> {
    const known = await links.findByBelvoId(belvoLinkId);
    if (known === null || known.status === 'ended') return true;
    const person = await sessions.person(known.personId);
    if (person === null) return true;
    const owner = { personId: person.id, externalId: person.externalId };
    const link = isOlder(events, known) ? known : await links.reread(owner, known.belvoId);
    if (link === 'gone' || link === 'not_theirs') return true;
    if (link === 'unreadable') return false;
    return events.some((event) => announcesAccounts(event, link)) ? links.readAccounts(link) : true;
  }

  /** One round at a time, so that two events of one link never race; who comes meanwhile shares the next. */
  function sweep(): Promise<void> {
    if (sweeping === null) {
      sweeping = work().finally(() => {
        sweeping = null;
      });
      return sweeping;
    }
    const begin = () => {
      following = null;
      return sweep();
    };
    following ??= sweeping.then(begin, begin);
    return following;
  }

  return {
    sweep,
    async revive(belvoLinkId) {
      if ((await reviveWebhooks(db, belvoLinkId, clock.now())) && isOurs()) await sweep();
    },
    async receive(event, raw) {
      const { link_id: belvoLinkId, external_id: externalId } = event;
      const now = clock.now();
      const webhook: WebhookRecord = {
        id: ids.uuid(),
        dedupeKey: dedupeKey(event, raw, now),
        type: event.webhook_type.slice(0, longestWord),
        code: event.webhook_code.slice(0, longestWord),
        belvoLinkId,
        receivedAt: now,
        tries: 0,
      };
      const isNew = await db.transaction(async (tx) => {
        if (!(await insertWebhook(tx, webhook))) return false;
        if (externalId !== null && belvoLinkId !== null) {
          await heardOf(tx, externalId, belvoLinkId);
        }
        return true;
      });
      if (!isNew || !isOurs()) return;
      void sweep().catch((error: unknown) => log.alarm('sweep_failed', errorFields(error)));
    },
  };
}

/**
 * Whether they all came before the listing in which the link was found, which is news enough. One
 * that overtook the listing demanded another, see `heardOf`.
 */
function isOlder(events: readonly WebhookRecord[], { foundAt }: LinkRecord): boolean {
  return foundAt !== null && events.every(({ receivedAt }) => receivedAt < foundAt);
}

/**
 * Accounts are read only once Belvo says that they are there; before that it would answer "none".
 * Any news of a later visit may be about them, too: a balance, a name, an account that was closed.
 */
function announcesAccounts({ type, code }: WebhookRecord, link: LinkRecord): boolean {
  return (
    type === 'ACCOUNTS' || (link.accountsState === 'ready' && /^new_\w+_available$/.test(code))
  );
}

/**
 * `webhook_id` is the same in all of Belvo's samples, so it cannot tell events apart. The oldest
 * payloads have nothing that does; the same one an hour later is another event.
 */
function dedupeKey(event: BelvoWebhook, raw: string, now: number): string {
  const parts = [event.request_id, event.webhook_type, event.webhook_code, event.link_id];
  const complete = parts.every((part) => part !== null);
  return createHash('sha256')
    .update(complete ? JSON.stringify(parts) : `${Math.floor(now / 3_600_000)} ${raw}`)
    .digest('hex');
}
