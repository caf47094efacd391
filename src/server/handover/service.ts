import type { Clock } from '../clock.ts';
import type { Database } from '../db/port.ts';
import { handOvers, type Limits } from '../limits/service.ts';
import { ProblemError } from '../http/problems.ts';
import type { Ids } from '../ids.ts';
import { hashOf, newSecret } from '../random-secret.ts';
import {
  consumeArrival,
  deleteArrivals,
  deleteTokens,
  findArrival,
  insertArrival,
  openArrival,
  takeToken,
  type ArrivalRecord,
} from './repository.ts';
import type { Tenant } from './tenants.ts';
import { readToken, TokenRefused } from './token.ts';

/** Milliseconds within which the browser has to be at the address. */
const addressWorksFor = 60_000;
/** Milliseconds to read the page and to press: nobody is to be hurried there. */
const timeToDecide = 600_000;
/** Milliseconds between two clearings. */
const clearingPause = 60_000;
/** Milliseconds by which the clock of another instance may be behind, and more. */
const clocksDiffer = 60_000;

/** Where a person comes from, as they may see it. */
export interface HostFace {
  name: string;
  returnTo: string;
}

/** People on their way from a host application: a token, an address, a page, a press. */
export interface Handover {
  /**
   * Takes a host's token and makes an address of it.
   *
   * @throws TokenRefused for anything but a good token that comes for the first time.
   * @throws ProblemError `rate_limited`.
   */
  accept(token: string): Promise<{ code: string; expiresAt: number }>;
  /**
   * Who the address is for. The code is worth nothing afterwards; the ticket is, for ten minutes.
   *
   * @throws ProblemError `entry_over` for one that was opened, has run out or never was.
   */
  open(code: string): Promise<{ ticket: string; arrival: ArrivalRecord; host: HostFace }>;
  /** Without using it up. @throws ProblemError `entry_over`. */
  find(ticket: string): Promise<ArrivalRecord>;
  /** Uses it up, once. @throws ProblemError `entry_over`. */
  consume(ticket: string): Promise<void>;
  /** Whether that tenant's people may be here. */
  knows(tenant: string | null): boolean;
  /**
   * The application that a person came from. For nobody in particular the one that there is, if
   * there is one only.
   *
   * @param returnTo where they wanted to go back to; the tenant's usual address if that is no
   *   longer allowed.
   */
  host(tenant: string | null, returnTo: string | null): HostFace | null;
  /** Forgets who did not come. */
  sweep(): Promise<void>;
}

export function createHandover(deps: {
  db: Database;
  tenants: readonly Tenant[];
  /** The exact `aud` of tokens. */
  audience: string;
  clock: Clock;
  /** Tokens are dated by another machine, whose time nobody moves in a demo. */
  worldClock: Clock;
  ids: Ids;
  limits: Limits;
}): Handover {
  const { db, tenants, audience, clock, worldClock, ids } = deps;
  let cleared = -Infinity;

  const byId = (id: string | null) => tenants.find((tenant) => tenant.id === id);

  function host(tenantId: string | null, returnTo: string | null): HostFace | null {
    const only = tenants.length === 1 ? tenants[0] : undefined;
    const tenant = tenantId === null ? only : byId(tenantId);
    if (tenant === undefined) return null;
    const back = tenant.returnTo.find((allowed) => allowed === returnTo) ?? tenant.returnTo[0];
    return { name: tenant.name, returnTo: back };
  }

  return {
    host,
    knows: (tenant) => byId(tenant) !== undefined,
    async accept(token) {
      const claims = await readToken(token, { tenants, audience, now: worldClock.now() });
      const { tenant, subject, label, returnTo, language, jti } = claims;
      await deps.limits.take(handOvers, tenant.id);
      const code = newSecret(ids);
      const expiresAt = clock.now() + addressWorksFor;
      await db.transaction(async (tx) => {
        const taken = { tenant: tenant.id, jtiHash: hashOf(jti), expiresAt: claims.refusedFrom };
        if (!(await takeToken(tx, taken))) throw new TokenRefused('jti_used', tenant);
        await insertArrival(tx, {
          secretHash: hashOf(code),
          tenant: tenant.id,
          subject,
          label,
          returnTo,
          language,
          expiresAt,
        });
      });
      return { code, expiresAt };
    },
    async open(code) {
      const now = clock.now();
      const ticket = newSecret(ids);
      const next = { secretHash: hashOf(ticket), expiresAt: now + timeToDecide };
      const arrival = await openArrival(db, hashOf(code), next, now);
      const from = arrival === null ? null : host(arrival.tenant, arrival.returnTo);
      if (arrival === null || from === null) throw new ProblemError('entry_over');
      return { ticket, arrival, host: from };
    },
    async find(ticket) {
      const arrival = await findArrival(db, hashOf(ticket), clock.now());
      if (arrival === null) throw new ProblemError('entry_over');
      return arrival;
    },
    async consume(ticket) {
      if (!(await consumeArrival(db, hashOf(ticket)))) throw new ProblemError('entry_over');
    },
    async sweep() {
      const now = worldClock.now();
      if (now - cleared < clearingPause && now >= cleared) return;
      cleared = now;
      // Not before every instance refuses the token for its age, whatever its clock says.
      await deleteTokens(db, now - clocksDiffer);
      await deleteArrivals(db, clock.now());
    },
  };
}
