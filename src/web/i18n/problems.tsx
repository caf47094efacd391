import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ProblemCode } from '#contract/api/problem.ts';

/** Who has to act before it can go on. */
export type Actor = 'you' | 'institution' | 'nobody';

/** What a screen offers as the one main thing to do next. Every screen knows all of them. */
export type NextStep =
  /** The form or field is on this screen, or one step back. */
  | 'retry_here'
  | 'start_again'
  | 'go_home'
  | 'open_link'
  | 'repair_link'
  | 'other_institution'
  | 'try_later'
  | 'sign_in'
  | 'reload'
  | 'continue_operation'
  | 'none';

export interface ProblemWords {
  actor: Actor;
  next: NextStep;
  /** True for faults of the system: the request id helps whoever looks into it. */
  reference: boolean;
  /** @param institution its display name */
  title: (institution: string) => MessageDescriptor;
  body: (institution: string) => MessageDescriptor;
}

const person = { actor: 'you', reference: false } as const;
const institutionActs = { actor: 'institution', next: 'try_later', reference: false } as const;
const system = { actor: 'nobody', next: 'try_later', reference: true } as const;

/** Words and the next step for everything that can go wrong. It does not compile when one is missing. */
export const problems = {
  // The person can mend it on this screen.
  wrong_credentials: {
    ...person,
    next: 'retry_here',
    title: (institution) => msg`${institution} did not accept these details`,
    body: (institution) =>
      msg`Check the user and the password, then type them again. After several wrong tries, ${institution} may lock your access.`,
  },
  fields_invalid: {
    ...person,
    next: 'retry_here',
    title: (institution) => msg`${institution} needs something else here`,
    body: () => msg`One of the fields is empty or is not written the way it has to be.`,
  },
  wrong_answer: {
    ...person,
    next: 'retry_here',
    title: (institution) => msg`${institution} did not accept that answer`,
    body: () => msg`Check it and type it again.`,
  },
  answer_outdated: {
    ...person,
    next: 'retry_here',
    title: () => msg`That answer came too late`,
    body: (institution) => msg`${institution} has given you a new code. Use that one.`,
  },
  not_confirmed_yet: {
    ...person,
    next: 'retry_here',
    title: (institution) => msg`${institution} has not seen your confirmation yet`,
    body: () => msg`It can take a few seconds. Confirm there first, then say so here.`,
  },

  // The person has to go to the institution.
  account_locked: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`${institution} locked your online access`,
    body: () => msg`This usually happens after several wrong passwords. Only you can unlock it.`,
  },
  account_forbidden: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`${institution} does not allow this access`,
    body: (institution) =>
      msg`Ask ${institution} to allow your user to sign in online, then connect again.`,
  },
  activation_required: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`Your online access at ${institution} is not active yet`,
    body: (institution) =>
      msg`Activate it in the app or on the website of ${institution}, then come back.`,
  },
  session_elsewhere: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`You are signed in at ${institution} somewhere else`,
    body: (institution) =>
      msg`Sign out of the app and the website of ${institution}, wait two minutes, then connect again.`,
  },
  mfa_unsupported: {
    ...person,
    next: 'other_institution',
    title: () => msg`This way of confirming does not work here yet`,
    body: (institution) =>
      msg`${institution} asks for a confirmation that Enlace cannot pass on. If ${institution} lets you choose another way, choose it there and connect again.`,
  },

  // The flow is over or has moved on.
  too_many_answers: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`${institution} did not accept the answers`,
    body: (institution) =>
      msg`We stopped after five, so that ${institution} does not lock your access. Start again when you are sure of the answer.`,
  },
  code_session_over: {
    ...person,
    next: 'start_again',
    title: () => msg`The time for the code is over`,
    body: () => msg`Nothing was connected. Start again when you have your phone at hand.`,
  },
  interrupted: {
    ...person,
    next: 'start_again',
    title: () => msg`It was interrupted`,
    body: () =>
      msg`Something stopped on our side before it was finished. What you typed was not kept, so please type it again.`,
  },
  outcome_unknown: {
    actor: 'nobody',
    next: 'go_home',
    reference: true,
    title: (institution) => msg`We could not find out what happened at ${institution}`,
    body: () =>
      msg`We kept asking and got no clear answer. Look at your connections before you start again.`,
  },
  duplicate_link: {
    ...person,
    next: 'open_link',
    title: (institution) => msg`This login at ${institution} is connected already`,
    body: () => msg`Nothing was connected a second time.`,
  },
  nothing_to_repair: {
    actor: 'nobody',
    next: 'open_link',
    reference: false,
    title: () => msg`Nothing to repair`,
    body: (institution) => msg`Your connection with ${institution} works.`,
  },
  operation_in_progress: {
    ...person,
    next: 'continue_operation',
    title: (institution) => msg`${institution} is in the middle of something`,
    body: () => msg`You started this already. Finish it, or cancel it there.`,
  },
  operation_over: {
    ...person,
    next: 'reload',
    title: () => msg`This is over already`,
    body: () => msg`It ended while this page was open, maybe on another device.`,
  },
  link_gone: {
    ...person,
    next: 'start_again',
    title: (institution) => msg`This connection with ${institution} no longer exists`,
    body: () => msg`To have it again, connect it as new.`,
  },
  credentials_expired: {
    ...person,
    next: 'start_again',
    title: () => msg`The password is no longer kept`,
    body: (institution) =>
      msg`It was kept for a limited time only. To read ${institution} again, connect it again.`,
  },
  entry_over: {
    ...person,
    next: 'go_home',
    title: () => msg`This address no longer works`,
    body: () =>
      msg`It works once and for a day. Open Enlace as you always do: what needs you is the first thing there.`,
  },
  entry_for_other_person: {
    ...person,
    next: 'retry_here',
    title: () => msg`Somebody else is signed in here`,
    body: () =>
      msg`This address was made for another person than the one who is signed in on this device. It still works.`,
  },

  // The institution has to act.
  institution_down: {
    ...institutionActs,
    title: (institution) => msg`${institution} is not answering right now`,
    body: () => msg`It has nothing to do with your password. Try again in a while.`,
  },
  institution_unavailable: {
    ...institutionActs,
    title: (institution) => msg`${institution} is not available right now`,
    body: () => msg`It has nothing to do with your password. Try again in a while.`,
  },
  institution_inactive: {
    actor: 'institution',
    next: 'other_institution',
    reference: false,
    title: (institution) => msg`${institution} is switched off for now`,
    body: () => msg`Nobody can connect it at the moment. We do not know until when.`,
  },
  institution_unknown: {
    actor: 'nobody',
    next: 'other_institution',
    reference: false,
    title: () => msg`There is no such institution`,
    body: () => msg`It may have been renamed or removed. Look for it in the list.`,
  },
  institution_unsupported: {
    actor: 'nobody',
    next: 'other_institution',
    reference: false,
    title: (institution) => msg`${institution} cannot be connected this way`,
    body: (institution) =>
      msg`${institution} may be connected on its own pages. Choose it in the list once more.`,
  },
  login_unexpected: {
    ...institutionActs,
    title: (institution) => msg`Something unexpected happened at ${institution}`,
    body: (institution) =>
      msg`${institution} answered in a way nobody expected. Your details may well be right. Try again in a while.`,
  },
  institution_timeout: {
    ...institutionActs,
    title: (institution) => msg`${institution} took too long to answer`,
    body: () => msg`Most probably it is not your password. Try again in a while.`,
  },
  no_data: {
    ...institutionActs,
    title: (institution) => msg`${institution} gave nothing to read`,
    body: (institution) =>
      msg`The sign-in worked, but ${institution} returned no data. Try again later.`,
  },

  // The request itself was not acceptable.
  invalid_request: {
    actor: 'nobody',
    next: 'reload',
    reference: true,
    title: () => msg`This page and our server do not understand each other`,
    body: () => msg`The page may be old. Reload it and try again.`,
  },
  malformed_json: {
    actor: 'nobody',
    next: 'reload',
    reference: true,
    title: () => msg`This page and our server do not understand each other`,
    body: () => msg`The page may be old. Reload it and try again.`,
  },
  too_large: {
    ...person,
    next: 'retry_here',
    title: () => msg`That is too large to send`,
    body: () => msg`Choose a smaller file or a shorter text.`,
  },
  not_found: {
    actor: 'nobody',
    next: 'go_home',
    reference: false,
    title: () => msg`We cannot find this`,
    body: () => msg`It may have been removed, or it belongs to another person.`,
  },
  method_not_allowed: {
    actor: 'nobody',
    next: 'reload',
    reference: true,
    title: () => msg`This page and our server do not understand each other`,
    body: () => msg`The page may be old. Reload it and try again.`,
  },
  unauthenticated: {
    ...person,
    next: 'sign_in',
    title: () => msg`You are no longer signed in`,
    body: () => msg`Sign in again to go on. Nothing that was connected is lost.`,
  },
  forbidden_origin: {
    actor: 'nobody',
    next: 'reload',
    reference: true,
    title: () => msg`We could not be sure that this came from you`,
    body: () => msg`For your safety nothing was done. Reload the page and try again.`,
  },
  rate_limited: {
    ...person,
    next: 'try_later',
    title: () => msg`That was too often in a short time`,
    body: () => msg`Wait a while, then try again.`,
  },
  login_resting: {
    ...person,
    next: 'try_later',
    title: (institution) => msg`${institution} refused this login several times`,
    body: (institution) =>
      msg`One more wrong try, and ${institution} may lock your access. So we wait, and nothing was sent. Until then, check on the website or in the app of ${institution} that your details work.`,
  },
  refresh_too_soon: {
    ...person,
    next: 'try_later',
    title: (institution) => msg`${institution} was read a moment ago`,
    body: () => msg`It can be read again in a few minutes.`,
  },

  // Enlace, Belvo or the network is at fault.
  belvo_unreachable: {
    ...system,
    title: () => msg`We cannot reach the service that talks to your bank`,
    body: () => msg`Nothing was sent. Nobody at your end has to do anything. Try again in a while.`,
  },
  belvo_keys_rejected: {
    ...system,
    title: () => msg`Enlace is not set up correctly`,
    body: () => msg`You cannot mend this. Whoever runs this service has to.`,
  },
  belvo_denied: {
    ...system,
    title: () => msg`Enlace is not allowed to do this`,
    body: () => msg`You cannot mend this. Whoever runs this service has to.`,
  },
  belvo_busy: {
    ...system,
    title: () => msg`The service that talks to your bank is busy`,
    body: () => msg`Nobody has to do anything. Try again in a few minutes.`,
  },
  belvo_error: {
    ...system,
    title: () => msg`The service that talks to your bank failed`,
    body: () => msg`Most probably it is not your password. Try again in a while.`,
  },
  belvo_nonsense: {
    ...system,
    title: () => msg`We got an answer we do not understand`,
    body: () => msg`To be safe we did nothing with it. Try again in a while.`,
  },
  storage_unavailable: {
    ...system,
    title: () => msg`Enlace cannot keep anything right now`,
    body: () => msg`So we did nothing, and nothing was sent to your bank. Try again in a while.`,
  },
  person_mismatch: {
    actor: 'nobody',
    next: 'go_home',
    reference: true,
    title: () => msg`We stopped to protect you`,
    body: () => msg`The answer did not belong to you, so we did not use it. Nothing was connected.`,
  },
  offline: {
    ...person,
    next: 'retry_here',
    title: () => msg`Enlace could not be reached`,
    body: () =>
      msg`It is not certain whether that arrived. Try again when you are connected to the internet: nothing is done twice.`,
  },
  internal: {
    ...system,
    title: () => msg`Something broke on our side`,
    body: () => msg`You did nothing wrong. Try again in a while.`,
  },
} as const satisfies Record<ProblemCode, ProblemWords>;

/** Widened, so that every problem can be asked for everything. */
export function problemWords(code: ProblemCode): ProblemWords {
  return problems[code];
}

const unnamed = {
  you: msg`Something here needs you`,
  institution: msg`The institution is not answering right now`,
  nobody: msg`This did not work`,
} as const satisfies Record<Actor, MessageDescriptor>;

/** A short sentence for places that speak of no particular institution. */
export function problemTitle(code: ProblemCode): MessageDescriptor {
  const { actor, title } = problemWords(code);
  const descriptor = title('');
  return descriptor.values?.['institution'] === undefined ? descriptor : unnamed[actor];
}
