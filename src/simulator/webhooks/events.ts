import { accountsOf, ownersOf } from '#simulator/engine/accounts.ts';
import { LOGIN_MESSAGES } from '#simulator/scenarios/behaviour.ts';
import type { Institution } from '#simulator/scenarios/institution.ts';
import type { Delivery, LinkRecord } from '#simulator/state.ts';
import type { World } from '#simulator/world.ts';
import { count } from '#simulator/world.ts';

/** The log of deliveries keeps so many. */
const LOG_LENGTH = 500;

type Event = {
  type: string;
  code: string;
  process: 'historical_update' | 'recurrent_update' | null;
  requestId: string | null;
  data: Record<string, unknown>;
};

function fateOf(world: World): Delivery['status'] {
  if (world.webhook === null) return 'unsent';
  return world.state.loses_webhooks ? 'lost' : 'waiting';
}

/** Hands one event to the delivery queue (Belvo's webhook guide, core payload). */
function emit(world: World, link: LinkRecord, at: number, event: Event): void {
  const { deliveries } = world.state;
  deliveries.push({
    id: count(world),
    at,
    payload: {
      webhook_id: world.ids.hex(32),
      webhook_type: event.type,
      ...(event.process === null ? {} : { process_type: event.process }),
      webhook_code: event.code,
      link_id: link.id,
      request_id: event.requestId ?? world.ids.uuid(),
      external_id: link.external_id,
      data: event.data,
    },
    status: fateOf(world),
    next_at: at,
    attempts: [],
  });
  const oldest = deliveries.findIndex((delivery) => delivery.status !== 'waiting');
  if (deliveries.length > LOG_LENGTH && oldest >= 0) deliveries.splice(oldest, 1);
}

/** The bank refused the saved password at a refresh. */
export function invalidCredentials(world: World, link: LinkRecord, at: number): void {
  emit(world, link, at, {
    type: 'LINK',
    code: 'invalid_credentials',
    process: 'recurrent_update',
    requestId: null,
    data: {
      error_code: 'login_error',
      error_message: LOGIN_MESSAGES.wrong_password,
      status: 400,
    },
  });
}

/** The bank wants a code at a refresh. The payload's data is not published; it follows the other one. */
export function tokenRequired(world: World, link: LinkRecord, at: number): void {
  emit(world, link, at, {
    type: 'LINK',
    code: 'token_required',
    process: 'recurrent_update',
    requestId: null,
    data: {
      error_code: 'token_required',
      error_message: 'A MFA token is required by the institution to login',
      status: 428,
    },
  });
}

/** An asynchronous deletion is done. */
export function linkDeleted(
  world: World,
  link: LinkRecord,
  at: number,
  requestId: string | null,
): void {
  emit(world, link, at, { type: 'LINK', code: 'link_deleted', process: null, requestId, data: {} });
}

/** What `historical_update` counts, by resource; others are read without a webhook here. */
function totals(
  link: LinkRecord,
  institution: Institution,
  resource: string,
): Record<string, unknown> | null {
  const some = { full: 24, none: 0, low: 2, negative: 6 }[link.data];
  switch (resource) {
    case 'ACCOUNTS':
      return { total_accounts: accountsOf(link, institution).length };
    case 'OWNERS':
      return { total_owners: ownersOf(link, institution).length };
    case 'TRANSACTIONS':
      return {
        total_transactions: some,
        total_inflow_transactions: some / 2,
        total_outflow_transactions: some / 2,
        first_transaction_date: some === 0 ? null : '2025-01-02',
        last_transaction_date: some === 0 ? null : '2025-06-30',
      };
    case 'INVOICES':
    case 'TAX_RETURNS':
    case 'TAX_STATUS':
    case 'TAX_COMPLIANCE_STATUS':
    case 'EMPLOYMENT_RECORDS':
    case 'EMPLOYMENTS':
      return { [`total_${resource.toLowerCase()}`]: some === 0 ? 0 : Math.max(1, some / 2) };
    default:
      return null;
  }
}

/** One `historical_update` for each resource that was read. */
export function historicalUpdate(
  world: World,
  link: LinkRecord,
  institution: Institution,
  at: number,
  read: { resources: readonly string[]; requestId: string | null },
): void {
  for (const resource of read.resources) {
    const data = totals(link, institution, resource);
    if (data === null) continue;
    emit(world, link, at, {
      type: resource,
      code: 'historical_update',
      process: 'historical_update',
      requestId: read.requestId,
      data,
    });
  }
}

/** What is new after a scheduled refresh: one event, of the institution's main resource. */
export function newDataAvailable(
  world: World,
  link: LinkRecord,
  institution: Institution,
  at: number,
): void {
  const main = { bank: 'TRANSACTIONS', fiscal: 'INVOICES', employment: 'EMPLOYMENT_RECORDS' }[
    institution.type
  ];
  const noun = main.toLowerCase();
  emit(world, link, at, {
    type: main,
    code: `new_${noun}_available`,
    process: 'recurrent_update',
    requestId: null,
    data: { [`new_${noun}`]: link.data === 'none' ? 0 : 2 },
  });
}
