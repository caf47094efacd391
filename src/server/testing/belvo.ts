import * as z from 'zod/mini';
import { historyEvent, type HistoryEvent } from '#contract/api/history.ts';
import { createStack, valid, type Stack } from './stack.ts';

/** The one person of a test, as Belvo and the database know them. */
export async function personOf(stack: Stack): Promise<{ id: string; externalId: string }> {
  const rows = (await stack.db.query('SELECT id, external_id FROM person')) as {
    id: string;
    external_id: string;
  }[];
  if (rows.length !== 1) throw new Error(`${rows.length} people`);
  return { id: rows[0]?.id ?? '', externalId: rows[0]?.external_id ?? '' };
}

const basic = Buffer.from('enlace-sandbox:enlace-sandbox').toString('base64');

/** A call to Belvo that does not come from the server: somebody else's, or that of a lost process. */
export async function callBelvo(
  stack: Stack,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<unknown> {
  const response = await stack.simulator.fetch(
    new Request(`http://127.0.0.1:4301${path}`, {
      method,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return text === '' ? null : (JSON.parse(text) as unknown);
}

/** A link that nobody here is making. Returns its id at Belvo. */
export async function madeElsewhere(
  stack: Stack,
  link: { institution: string; externalId: string | null; username?: string },
): Promise<string> {
  const answer = (await callBelvo(stack, 'POST', '/api/links/', {
    institution: link.institution,
    username: link.username ?? 'user_valid',
    password: 'pass_valid',
    access_mode: 'recurrent',
    ...(link.externalId === null ? {} : { external_id: link.externalId }),
  })) as { id: string } | [{ link: string }];
  return Array.isArray(answer) ? answer[0].link : answer.id;
}

/** Lets a minute pass, the person look, and what that begins end. */
export async function looked(
  stack: Stack,
  who: { links(): Promise<unknown> },
  seconds = 61,
): Promise<void> {
  await stack.settle();
  stack.clock.advance(seconds * 1000);
  await who.links();
  await quiet(stack);
  await stack.settle();
}

/** Lets go on what goes on by itself, until the database is asked nothing more. */
export async function quiet(stack: Stack): Promise<void> {
  for (let before = -1; stack.statements.length !== before;) {
    before = stack.statements.length;
    await stack.turns();
  }
}

/** What is recorded of a link, oldest first: the events' names, with what they carry. */
export async function recordOf(stack: Stack, linkId: string): Promise<HistoryEvent[]> {
  const rows = await stack.db.query('SELECT what FROM history WHERE link_id = $1 ORDER BY id', [
    linkId,
  ]);
  return rows.map((row) => z.parse(z.object({ what: historyEvent }), row).what);
}

/** A person with one connection that has been read by Belvo and by us. */
export async function connected() {
  const stack = await createStack();
  const ana = await stack.person();
  const { linkId } = await ana.connect('erebor_mx_retail', valid);
  await stack.advance(30, 5);
  const belvoId = await stack.belvoIdAt('erebor_mx_retail');
  return { stack, ana, linkId: linkId ?? '', belvoId };
}

/** How often a link was read by its id. */
export async function readsOf(stack: Stack, belvoId: string): Promise<number> {
  return (await stack.wire()).filter((line) => line === `GET /api/links/${belvoId}/`).length;
}

/** An event as Belvo writes them today. */
export function eventOf(link: string, type: string, code: string, request = code) {
  return {
    webhook_id: '4f8b7e4e0f0e4d1c9b0a7c7a3a1b2c3d',
    webhook_type: type,
    process_type: code === 'historical_update' ? 'historical_update' : 'recurrent_update',
    webhook_code: code,
    link_id: link,
    request_id: request,
    external_id: 'whoever',
    data: {},
  };
}
