import { cameBack, cameBackAnswer, consentPage, openConsentPage } from './consent-page.ts';
import { chooseDuplicate, duplicate } from './duplicate.ts';
import { endpoint, nothing } from './endpoints.ts';
import { redeemedEntry, redeemEntry } from './entry.ts';
import { arrival, arrive, openArrival } from './handover.ts';
import { belvoState } from './institution.ts';
import { changeAccessMode, link } from './link.ts';
import { answerChallenge, operation, renewChallenge, startOperation } from './operation.ts';
import { farewell, record } from './record.ts';
import { session } from './session.ts';
import { sessionList } from './session-list.ts';
import { withTyped } from './typed.ts';

/** What pages outside the first load call, and nothing else does. */
export const pageEndpoints = {
  startDemo: endpoint('POST', '/api/session/demo', nothing, session),
  signOut: endpoint('DELETE', '/api/session', nothing, session),
  stay: endpoint('POST', '/api/session/stay', nothing, session),
  sessions: endpoint('GET', '/api/sessions', nothing, sessionList),
  endSession: endpoint('DELETE', '/api/sessions/:id', nothing, sessionList),
  endSessions: endpoint('DELETE', '/api/sessions', nothing, session),
  openArrival: endpoint('POST', '/api/arrivals', openArrival, arrival),
  arrive: endpoint('POST', '/api/arrivals/enter', arrive, session),

  belvo: endpoint('GET', '/api/belvo', nothing, belvoState),

  refresh: endpoint('POST', '/api/links/:id/refresh', nothing, link),
  changeAccessMode: endpoint('POST', '/api/links/:id/access-mode', changeAccessMode, link),

  chooseDuplicate: endpoint('POST', '/api/duplicates/:id/choice', chooseDuplicate, duplicate),
  undoDuplicate: endpoint('DELETE', '/api/duplicates/:id/choice', nothing, duplicate),

  startOperation: withTyped(endpoint('POST', '/api/operations', startOperation, operation)),
  answer: withTyped(endpoint('POST', '/api/operations/:id/answer', answerChallenge, operation)),
  renew: endpoint('POST', '/api/operations/:id/renew', renewChallenge, operation),
  cancel: endpoint('POST', '/api/operations/:id/cancel', nothing, operation),

  openConsentPage: endpoint('POST', '/api/consent-pages', openConsentPage, consentPage),
  cameBack: endpoint('POST', '/api/consent-pages/back', cameBack, cameBackAnswer),

  record: endpoint('GET', '/api/record', nothing, record),
  deleteRecord: endpoint('DELETE', '/api/record', nothing, farewell),
  farewell: endpoint('GET', '/api/farewells/:id', nothing, farewell),

  redeemEntry: endpoint('POST', '/api/entries', redeemEntry, redeemedEntry),
} as const;
