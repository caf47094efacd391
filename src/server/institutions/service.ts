import type {
  Institution,
  InstitutionDetail,
  InstitutionFace,
  InstitutionList,
} from '#contract/api/institution.ts';
import type { FieldProblem } from '#contract/api/problem.ts';
import type { BelvoInstitution } from '#contract/belvo/institution.ts';
import type { BelvoClient } from '../belvo/client.ts';
import type { Health } from '../belvo/health.ts';
import type { Clock } from '../clock.ts';
import type { Secret } from '../secret.ts';
import { ProblemError } from '../http/problems.ts';
import {
  checkCredentials,
  constantsOf,
  isChangeable,
  logoOf,
  toFields,
  toInstitution,
} from './form.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Milliseconds that a page waits for a fresh list before it takes what is known. */
const patience = 2_000;
/** Milliseconds for which the list counts as current. */
const freshFor = 5 * 60_000;

export interface Institutions {
  list(): Promise<InstitutionList>;
  /** @throws ProblemError `institution_unknown`, or a Belvo problem when nothing is known yet. */
  detail(name: string): Promise<InstitutionDetail>;
  /**
   * What is wrong with typed values. `changeable`: for repairing a link, where only passwords and
   * their like can change.
   */
  check(name: string, typed: Secret, which: 'all' | 'changeable'): Promise<FieldProblem[]>;
  /** Values of hidden fields, which are sent unseen. */
  constants(name: string): Promise<Readonly<Record<string, string>>>;
  /** How it is drawn; a bare name when Belvo has never told. */
  face(name: string): Promise<InstitutionFace>;
  /** Where its picture is, or null. */
  logo(name: string): Promise<URL | null>;
  /** Makes the next read ask Belvo. */
  forget(): void;
}

export function createInstitutions(deps: {
  belvo: BelvoClient;
  health: Health;
  clock: Clock;
  /** Called when an answer differs from the one before. */
  changed: () => void;
}): Institutions {
  const { belvo, health, clock } = deps;
  let known: { at: number; all: BelvoInstitution[] } | null = null;
  const askOnce = oneAtATime(ask);

  /** True when what is known is current. One question at a time serves everybody who waits. */
  async function refresh(): Promise<boolean> {
    if (known !== null && clock.now() - known.at < freshFor) return true;
    const asking = askOnce();
    if (known === null) return asking;
    // What is known is shown rather than waited for, when Belvo takes its time.
    return Promise.race([asking, clock.sleep(patience).then(() => false)]);
  }

  async function ask(): Promise<boolean> {
    const outcome = await belvo.institutions();
    if (outcome.ended !== 'ok') {
      if (known !== null) return false;
      if (outcome.ended === 'refused') throw new ProblemError(outcome.refusal.code);
      throw new ProblemError(outcome.ended === 'not_sent' ? 'belvo_unreachable' : 'belvo_nonsense');
    }
    const before = known;
    known = { at: clock.now(), all: outcome.value };
    if (before !== null && JSON.stringify(before.all) !== JSON.stringify(known.all)) deps.changed();
    return true;
  }

  /** What our own sign-ins have shown in the last minutes is newer than what Belvo says. */
  function shown(from: BelvoInstitution): Institution {
    const institution = toInstitution(from);
    return health.isOut(from.name) ? { ...institution, health: 'down' } : institution;
  }

  async function find(name: string): Promise<BelvoInstitution> {
    await refresh();
    const found = known?.all.find((candidate) => candidate.name === name);
    if (found === undefined) throw new ProblemError('institution_unknown');
    return found;
  }

  return {
    async list() {
      const current = await refresh();
      const institutions: Institution[] = (known?.all ?? []).map(shown);
      return { institutions, stale: !current };
    },
    async detail(name) {
      const found = await find(name);
      return { ...shown(found), fields: toFields(found) };
    },
    async check(name, typed, which) {
      const fields = toFields(await find(name));
      return checkCredentials(which === 'all' ? fields : fields.filter(isChangeable), typed);
    },
    constants: async (name) => constantsOf(await find(name)),
    async face(name) {
      // A name and a colour are no reason to wait for Belvo, or to fail with it.
      await Promise.race([
        refresh().catch(() => false),
        clock.sleep(known === null ? patience : 0),
      ]);
      const found = known?.all.find((candidate) => candidate.name === name);
      if (found === undefined) {
        return {
          name,
          displayName: titleOf(name),
          type: 'unknown',
          hue: 220,
          hasLogo: false,
          connectsBy: 'credentials',
        };
      }
      const { displayName, type, hue, hasLogo, connectsBy } = toInstitution(found);
      return { name, displayName, type, hue, hasLogo, connectsBy };
    },
    async logo(name) {
      const address = logoOf(await find(name));
      return address !== null && URL.canParse(address) ? new URL(address) : null;
    },
    forget: () => {
      if (known !== null) known = { ...known, at: 0 };
    },
  };
}

/** `erebor_mx_retail` → `Erebor`. */
function titleOf(name: string): string {
  const brand = name.split('_')[0] ?? name;
  return brand.charAt(0).toUpperCase() + brand.slice(1);
}
