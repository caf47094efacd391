import type { Queryable } from '../db/port.ts';

/**
 * What is kept about a person, part by part, in plain names. Left out is what would open something:
 * hashes of cookies and addresses, sealed states, marks, and Belvo's ids of links.
 */
const parts = {
  /** The person, and the one name they have at Belvo. */
  person: `SELECT id, label, initials, external_id AS "nameAtBelvo", tenant AS "host",
      subject AS "nameAtHost", created_at AS "createdAt",
      compared_at AS "comparedAt"
    FROM person WHERE id = $1`,
  sessions: `SELECT created_at AS "createdAt", used_at AS "usedAt", expires_at AS "expiresAt",
      browser, system, return_to AS "returnTo"
    FROM session WHERE person_id = $1 ORDER BY created_at`,
  links: `SELECT id, institution, status, status_since AS "statusSince",
      access_mode AS "accessMode", refresh_rate AS "refreshRate",
      last_updated_at AS "lastUpdatedAt", connected_at AS "connectedAt", found_at AS "foundAt",
      credentials_storage AS "credentialsStorage", ended_by AS "endedBy",
      refresh_asked_at AS "refreshAskedAt", refresh_available_at AS "refreshAvailableAt",
      institution_user_id IS NOT NULL AS "loginKnownToBelvo"
    FROM link WHERE person_id = $1 ORDER BY connected_at, id`,
  accounts: `SELECT link_id AS "linkId", name, category, number_end AS "numberEnd", currency
    FROM account WHERE link_id IN (SELECT id FROM link WHERE person_id = $1)
    ORDER BY link_id, position`,
  history: `SELECT link_id AS "linkId", at, what
    FROM history WHERE person_id = $1 ORDER BY id`,
  consents: `SELECT link_id AS "linkId", operation_id AS "operationId", institution,
      access_mode AS "accessMode", version, language, given_at AS "givenAt"
    FROM consent WHERE person_id = $1 ORDER BY given_at, id`,
  /** How each ended is sealed, so it is added by who can open it. */
  operations: `SELECT id, kind, institution, link_id AS "linkId", access_mode AS "accessMode",
      created_at AS "createdAt", updated_at AS "updatedAt"
    FROM operation WHERE person_id = $1 ORDER BY created_at, id`,
  duplicates: `SELECT id, older_link_id AS "olderLinkId", newer_link_id AS "newerLinkId",
      found_by AS "foundBy", found_at AS "foundAt", choice, settled
    FROM duplicate WHERE person_id = $1 ORDER BY found_at, id`,
  /** What the host application was told. */
  notices: `SELECT link_id AS "linkId", about, status, since, created_at AS "createdAt",
      delivered_at AS "deliveredAt"
    FROM notice WHERE person_id = $1 ORDER BY created_at, id`,
  /** Addresses that led, or lead, into a repair once. */
  entries: `SELECT link_id AS "linkId", expires_at AS "expiresAt", used_at AS "usedAt"
    FROM entry WHERE person_id = $1 ORDER BY expires_at`,
  /** Logins that an institution refused lately: they rest before it locks them. */
  refusedLogins: `SELECT institution, count, refused_at AS "refusedAt"
    FROM refused_login WHERE person_id = $1 ORDER BY refused_at`,
  /** What Belvo said about the person's links. */
  webhooks: `SELECT link.id AS "linkId", webhook_type AS "type", webhook_code AS "code",
      received_at AS "receivedAt"
    FROM webhook JOIN link ON link.belvo_id = webhook.belvo_link_id
    WHERE link.person_id = $1 ORDER BY received_at, webhook.id`,
} as const;

export type Part = keyof typeof parts;

/** Every part with its rows; instants are Dates, which JSON writes as ISO 8601. */
export async function readParts(
  db: Queryable,
  personId: string,
): Promise<{ [part in Part]: unknown[] }> {
  const all: { part: Part; rows: unknown[] }[] = [];
  for (const part of Object.keys(parts) as Part[]) {
    all.push({ part, rows: await db.query(parts[part], [personId]) });
  }
  // The keys are those of the table above, each exactly once.
  return Object.fromEntries(all.map(({ part, rows }) => [part, rows])) as Record<Part, unknown[]>;
}
