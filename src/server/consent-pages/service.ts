import type { Consent } from '#contract/api/consent.ts';
import type { AccountHolder } from '#contract/api/consent-page.ts';
import type { AccessMode } from '#contract/api/link.ts';
import type { BelvoClient, Outcome } from '../belvo/client.ts';
import type { Consents } from '../consents/service.ts';
import type { Database, Queryable } from '../db/port.ts';
import { ProblemError } from '../http/problems.ts';
import type { Institutions } from '../institutions/service.ts';
import type { Links, Owner } from '../links/service.ts';
import type { Log } from '../log.ts';

/** Institutions of open finance are connected on Belvo's own pages. People go there and come back. */
export interface ConsentPages {
  /**
   * Stores the consent, then asks Belvo for an address that is good once and for minutes.
   *
   * @throws ProblemError `invalid_request` for an institution that connects by credentials,
   *   `not_found`, `link_gone`, or a Belvo problem.
   */
  open(owner: Owner, going: Going): Promise<URL>;
  /** What came of it: the person's link, or null when there is none (yet). Believes nothing it is told. */
  cameBack(owner: Owner, belvoLinkId: string | null): Promise<string | null>;
}

export interface Going {
  institution: string;
  /** The link that is renewed. */
  linkId: string | null;
  holder: AccountHolder;
  consent: Consent;
}

/** Everything that Belvo's pages may ask a bank of Brazil for; the person sees the list there. */
const permissions = ['REGISTER', 'ACCOUNTS', 'CREDIT_CARDS', 'CREDIT_OPERATIONS'];

export function createConsentPages(deps: {
  db: Database;
  belvo: BelvoClient;
  links: Links;
  institutions: Institutions;
  consents: Consents;
  /** Has this person's links compared with Belvo's list, soon and again later. */
  compare: (tx: Queryable, personId: string) => Promise<void>;
  accessModes: readonly AccessMode[];
  publicUrl: URL;
  widgetUrl: URL;
  termsUrl: URL;
  log: Log;
}): ConsentPages {
  const { db, belvo, links, institutions, consents, log } = deps;
  const accessMode: AccessMode = deps.accessModes.includes('recurrent') ? 'recurrent' : 'single';

  function addressOf(token: string, externalId: string, going: Going): URL {
    const url = new URL(deps.widgetUrl);
    const query = {
      access_token: token,
      // These pages exist in Portuguese only.
      locale: 'pt',
      access_mode: accessMode,
      external_id: externalId,
      institutions: going.institution,
      integration_type: 'openfinance',
      country_codes: 'BR',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  return {
    async open(owner, going) {
      const institution = await institutions.detail(going.institution);
      if (institution.connectsBy !== 'consent') throw new ProblemError('invalid_request');
      const link = going.linkId === null ? null : await links.find(owner.personId, going.linkId);
      if (link?.status === 'ended') throw new ProblemError('link_gone', { linkId: link.id });
      if (link !== null && link.institution !== institution.name) {
        throw new ProblemError('invalid_request');
      }
      await db.transaction((tx) =>
        consents.give(tx, {
          ...going.consent,
          personId: owner.personId,
          operationId: null,
          linkId: link?.id ?? null,
          institution: institution.name,
          accessMode,
        }),
      );
      // All of Belvo's pages come back to one address; what they add to it says what happened.
      const back = new URL('/back', deps.publicUrl).href;
      const { document, name } = going.holder;
      const outcome = await belvo.token({
        external_id: owner.externalId,
        fetch_resources: institution.resources,
        ...(link === null ? {} : { link_id: link.belvoId }),
        widget: {
          openfinance_feature: 'consent_link_creation',
          callback_urls: { success: back, exit: back, event: back },
          branding: { company_name: 'Enlace' },
          consent: {
            terms_and_conditions_url: deps.termsUrl.href,
            permissions,
            identification_info: [
              {
                type: document.length === 11 ? 'CPF' : 'CNPJ',
                number: document,
                name: name.trim(),
              },
            ],
          },
        },
      });
      if (outcome.ended !== 'ok') throw problemOf(outcome);
      return addressOf(outcome.value, owner.externalId, going);
    },

    async cameBack(owner, belvoLinkId) {
      // Belvo's ids are lower case; any other writing of one would not be known here.
      const found = belvoLinkId === null ? null : await read(owner, belvoLinkId.toLowerCase());
      // Whatever the address said: if something came to be, it is on Belvo's list.
      if (found === null) await db.transaction((tx) => deps.compare(tx, owner.personId));
      return found;
    },
  };

  async function read(owner: Owner, belvoLinkId: string): Promise<string | null> {
    if (!/^[0-9a-f-]{36}$/.test(belvoLinkId)) return null;
    const known = await links.findByBelvoId(belvoLinkId);
    if (known !== null && known.personId !== owner.personId) return null;
    if (known !== null) {
      // Renewed: what was broken may be fine now.
      await links.reread(owner, known.belvoId);
      return known.id;
    }
    // Anybody can make up an address; only who went there can have brought something back.
    if (!(await consents.mayBecomeLink(db, owner.personId))) return null;
    const outcome = await belvo.link(belvoLinkId);
    if (outcome.ended !== 'ok') return null;
    if (outcome.value.external_id !== owner.externalId) {
      // An address can be made up, so this is no reason for an alarm or a quarantine.
      log.warn('came_back_with_foreign_link', { belvoLinkId });
      return null;
    }
    const kept = await links.keep(owner, outcome.value);
    return kept === 'not_theirs' ? null : kept.id;
  }
}

/** Nothing has happened when there is no token, so a lost answer is no doubt. */
function problemOf(outcome: Exclude<Outcome<string>, { ended: 'ok' }>): ProblemError {
  switch (outcome.ended) {
    case 'refused':
      return new ProblemError(outcome.refusal.code);
    case 'challenged':
      return new ProblemError('belvo_nonsense');
    case 'lost':
    case 'not_sent':
      return new ProblemError('belvo_unreachable');
  }
}
