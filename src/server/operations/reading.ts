/** Reading at Belvo what became of an operation, and removing what it left there. */
import type { BelvoClient } from '../belvo/client.ts';
import { iso } from '../clock.ts';
import type { Database } from '../db/port.ts';
import type { Links, Owner } from '../links/service.ts';
import type { OperationRecord, OperationRepository } from './repository.ts';
import type { Reading } from './state.ts';

export interface Readings {
  /** @param belvoLinkId the link that is meant, or null when a new one is looked for. */
  read(operation: OperationRecord, owner: Owner, belvoLinkId: string | null): Promise<Reading>;
  removeLeftover(owner: Owner, belvoLinkId: string): Promise<void>;
}

/** Milliseconds that an institution's answer may precede the intent, by our clock against Belvo's. */
const clockTolerance = 120_000;

export function createReadings(deps: {
  db: Database;
  repository: OperationRepository;
  belvo: BelvoClient;
  links: Links;
}): Readings {
  const { db, repository, belvo, links } = deps;

  async function read(
    operation: OperationRecord,
    owner: Owner,
    belvoLinkId: string | null,
  ): Promise<Reading> {
    const id = belvoLinkId ?? operation.belvoLinkId;
    if (id !== null) {
      const link = await links.reread(owner, id);
      if (link === 'unreadable') return { found: 'unreadable' };
      if (link === 'gone') return { found: 'nothing' };
      if (link === 'not_theirs') return { found: 'unusable', belvoLinkId: id };
      return { found: readingOf(link.status), belvoLinkId: id };
    }
    const cleaning = operation.state.name === 'cancelled';
    // With a later connect at the same institution nobody can tell whose a link is; none is removed.
    if (cleaning && (await repository.hasLaterConnect(db, operation))) return { found: 'nothing' };
    const outcome = await belvo.links({
      externalId: owner.externalId,
      institution: operation.institution,
      since: iso(operation.createdAt - clockTolerance),
    });
    if (outcome.ended !== 'ok') return { found: 'unreadable' };
    const older = await links.knownBefore(operation.personId, operation.createdAt);
    const candidates = outcome.value
      .filter((link) => !older.has(link.id) && link.external_id === owner.externalId)
      .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
    const link = candidates.find(({ status }) => status === 'valid') ?? candidates[0];
    if (link === undefined) return { found: 'nothing' };
    await links.keep(owner, link);
    return { found: readingOf(link.status), belvoLinkId: link.id };
  }

  async function removeLeftover(owner: Owner, belvoLinkId: string): Promise<void> {
    // Deleting cannot be undone, so whose it is is read first.
    const read = await links.reread(owner, belvoLinkId);
    if (read === 'not_theirs' || read === 'unreadable') return;
    const outcome = await belvo.remove(belvoLinkId);
    const gone =
      outcome.ended === 'ok' ||
      (outcome.ended === 'refused' && outcome.refusal.code === 'link_gone');
    // Not removed: it stays listed as unfinished, and its person can remove it.
    const link = gone ? await links.findByBelvoId(belvoLinkId) : null;
    if (link !== null) await links.forget(link);
  }

  return { read, removeLeftover };
}

function readingOf(status: string): 'valid' | 'pending' | 'unusable' {
  if (status === 'valid') return 'valid';
  return status === 'unconfirmed' ? 'pending' : 'unusable';
}
