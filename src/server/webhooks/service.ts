import { createHash } from 'node:crypto';
import type { BelvoWebhook } from '#contract/belvo/webhook.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import type { Ids } from '../ids.ts';
import type { Links } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { Sessions } from '../session/service.ts';
import {
  insertWebhook,
  listDueWebhooks,
  reviveWebhooks,
  settleWebhook,
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

/** Seconds between the tries while Belvo cannot be read. */
const pauses = [5, 30, 120, 600, 3600];

export function createWebhooks(deps: {
  db: Database;
  links: Links;
  sessions: Sessions;
  clock: Clock;
  ids: Ids;
  log: Log;
}): Webhooks {
  const { db, links, sessions, clock, ids, log } = deps;
  let sweeping: Promise<void> | null = null;

  async function work(): Promise<void> {
    for (const webhook of await listDueWebhooks(db, clock.now())) {
      const done = await process(webhook).catch((error: unknown) => {
        log.alarm('webhook_failed', errorFields(error));
        return false;
      });
      const pause = pauses[webhook.tries];
      await settleWebhook(
        db,
        webhook.id,
        done || pause === undefined ? null : clock.now() + pause * 1000,
      );
    }
  }

  async function process(webhook: WebhookRecord): Promise<boolean> {
    const known =
      webhook.belvoLinkId === null ? null : await links.findByBelvoId(webhook.belvoLinkId);
    if (known === null) return true;
    const person = await sessions.person(known.personId);
    if (person === null) return true;
    const owner = { personId: person.id, externalId: person.externalId };
    const link = await links.reread(owner, known.belvoId);
    if (link === 'gone' || link === 'not_theirs') return true;
    if (link === 'unreadable') return false;
    // Accounts are read only once Belvo says that they are there.
    return webhook.type === 'ACCOUNTS' ? links.readAccounts(link) : true;
  }

  async function sweep(): Promise<void> {
    // One at a time, so that two events of one link never race; whoever comes meanwhile waits for a next round.
    while (sweeping !== null) await sweeping;
    sweeping = work().finally(() => {
      sweeping = null;
    });
    await sweeping;
  }

  return {
    sweep,
    async revive(belvoLinkId) {
      await reviveWebhooks(db, belvoLinkId, clock.now());
      await sweep();
    },
    async receive(event, raw) {
      const isNew = await insertWebhook(
        db,
        {
          id: ids.uuid(),
          dedupeKey: dedupeKey(event, raw, clock.now()),
          type: event.webhook_type,
          code: event.webhook_code,
          belvoLinkId: event.link_id,
          tries: 0,
        },
        clock.now(),
      );
      if (isNew)
        void sweep().catch((error: unknown) => log.alarm('sweep_failed', errorFields(error)));
    },
  };
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
