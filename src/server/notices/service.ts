import type { Transport } from '../belvo/transport.ts';
import { iso, type Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import type { Entries } from '../entries/service.ts';
import type { Ids } from '../ids.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Links, UnderWay } from '../links/service.ts';
import { errorFields, type Log } from '../log.ts';
import type { PersonRecord, Sessions } from '../session/service.ts';
import {
  beginTry,
  drop,
  findNews,
  insertNotice,
  listDueNotices,
  markDelivered,
  postpone,
  type NoticeRecord,
} from './repository.ts';
import { signed } from './signature.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Where the host application wants to be told. */
export interface Host {
  url: URL;
  /** The current one first; a second one only while it is being changed. */
  secrets: readonly Uint8Array[];
}

/**
 * Tells the host application that a connection needs its person, and that it no longer does. What
 * is to be told follows from the links; each notice is judged once more when it is sent, so that
 * nobody is called back for something that is fine by then.
 */
export interface Notices {
  /** A link may have something new to tell: the next sweep looks. */
  look(): void;
  /** Writes down what is new, which any number of instances may do. */
  write(): Promise<void>;
  /** The same, and sends what is due. */
  sweep(): Promise<void>;
}

const minute = 60_000;
/** Milliseconds that somebody may take to finish connecting before it counts as left unfinished. */
const unfinishedAfter = 10 * minute;
/** Milliseconds until a link that is being worked on is looked at again. */
const patience = minute;
/** Milliseconds that the host has for its answer (Standard Webhooks: 15 to 30 seconds). */
const answerLimit = 20_000;
/** Seconds between the tries: 75 hours in all, as Standard Webhooks suggests. */
const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** Sent side by side to each host. */
const batch = 10;

export function createNotices(deps: {
  db: Database;
  /** Who is told about the people of that tenant, or of none; null: nobody. */
  hostOf: (tenant: string | null) => Host | null;
  transport: Transport;
  publicUrl: URL;
  entries: Entries;
  links: Links;
  institutions: Institutions;
  sessions: Sessions;
  underWay: (personId: string) => Promise<UnderWay>;
  clock: Clock;
  ids: Ids;
  log: Log;
}): Notices {
  const { db, publicUrl, entries, links, institutions, sessions, clock, ids, log } = deps;
  /** True at first: something may have changed while nobody was there to write it down. */
  let isNews = true;

  async function write(): Promise<void> {
    if (!isNews) return;
    isNews = false;
    try {
      const now = clock.now();
      for (const news of await findNews(db)) {
        // Connecting takes its time, and then it is nobody's business.
        const dueAt = news.status === 'unconfirmed' ? news.since + unfinishedAfter : now;
        await insertNotice(db, { ...news, id: ids.uuid() }, { now, dueAt });
      }
    } catch (error) {
      isNews = true;
      throw error;
    }
  }

  async function writeOrAlarm(): Promise<void> {
    await write().catch((error: unknown) => log.alarm('news_not_written', errorFields(error)));
  }

  async function send(notice: NoticeRecord): Promise<void> {
    const link = await links.find(notice.personId, notice.linkId);
    if (link.status !== notice.status || link.statusSince !== notice.since) {
      return drop(db, notice.id);
    }
    const { byLink, inTheMaking } = await deps.underWay(notice.personId);
    if (notice.about === 'needs_repair' && (byLink.has(link.id) || inTheMaking.has(link.id))) {
      return postpone(db, notice.id, clock.now() + patience);
    }
    const person = await sessions.person(notice.personId);
    const host = deps.hostOf(person?.tenant ?? null);
    // Told to anybody else, it would let them in as that person.
    if (person === null || host === null) return drop(db, notice.id);
    const pause = pauses[notice.tries];
    const next = pause === undefined ? null : clock.now() + pause * 1000;
    // Its person may just have left, and the notice with them.
    if (!(await beginTry(db, notice, next))) return undefined;
    // Whoever was told that something is broken is told when it no longer is.
    isNews = true;
    const status = await post(host, notice.id, await bodyOf(notice, person, link.institution));
    if (status !== null && status >= 200 && status < 300) {
      return markDelivered(db, notice.id, clock.now());
    }
    // 410: the host says that it does not want it.
    const over = pause === undefined || status === 410;
    if (status === 410) await drop(db, notice.id);
    log[over ? 'alarm' : 'warn']('host_not_told', {
      linkId: link.id,
      count: notice.tries + 1,
      ...(status === null ? {} : { status }),
    });
  }

  async function bodyOf(
    notice: NoticeRecord,
    person: PersonRecord,
    institution: string,
  ): Promise<string> {
    const { displayName } = await institutions.face(institution);
    const data = {
      person: person.externalId,
      ...(person.subject === null ? {} : { subject: person.subject }),
      connection: notice.linkId,
      institution,
      institutionName: displayName,
      status: notice.status,
      since: iso(notice.since),
    };
    const type = `connection.${notice.about}`;
    const timestamp = iso(notice.since);
    if (notice.about !== 'needs_repair') return JSON.stringify({ type, timestamp, data });
    // Made anew for each attempt: only a hash of the one before is known.
    const entry = await entries.issue({ personId: notice.personId, linkId: notice.linkId });
    const repairUrl = new URL(`/enter#${entry.code}`, publicUrl).href;
    return JSON.stringify({
      type,
      timestamp,
      data: { ...data, repairUrl, repairUrlExpiresAt: iso(entry.expiresAt) },
    });
  }

  /** The status of the answer, or null when there was none. */
  async function post(host: Host, id: string, body: string): Promise<number | null> {
    const deadline = new AbortController();
    const timer = new AbortController();
    void clock.sleep(answerLimit, timer.signal).then(
      () => deadline.abort(),
      () => undefined,
    );
    try {
      const response = await deps.transport({
        method: 'POST',
        url: host.url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Enlace',
          ...signed(host.secrets, id, clock.now(), body),
        },
        body,
        signal: deadline.signal,
      });
      return response.status;
    } catch {
      return null;
    } finally {
      timer.abort();
    }
  }

  async function work(): Promise<void> {
    await writeOrAlarm();
    const due = await listDueNotices(db, clock.now(), batch);
    await Promise.all(
      due.map((notice) =>
        send(notice).catch((error: unknown) => {
          // Its time comes again with the next sweep.
          log.alarm('notice_failed', { linkId: notice.linkId, ...errorFields(error) });
        }),
      ),
    );
  }

  return {
    look: () => {
      isNews = true;
    },
    write: writeOrAlarm,
    // Or a notice could go out twice at once.
    sweep: oneAtATime(work),
  };
}
