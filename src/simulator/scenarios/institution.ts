import type { BelvoInstitution } from '#contract/belvo/institution.ts';
import type { AnswerOutcomeId, OutcomeId } from '#simulator/scenarios/outcome.ts';

/** A field of a login form, with only the keys that this field has. */
export type FormField = Partial<BelvoInstitution['form_fields'][number]> & {
  name: string;
  type: string;
  label: string;
};

/** Someone whose login ends in a known way. */
export type MagicUser = {
  id: string;
  /** What to type: form field name → value. */
  fields: Record<string, string>;
  outcome: OutcomeId;
  /** What to answer when a code is asked for, in the order of interest. */
  answers?: { answer: string; outcome: AnswerOutcomeId }[];
};

/** Institution as the simulator knows it: Belvo's description plus what happens behind it. */
export type Institution = {
  id: number;
  name: string;
  type: 'bank' | 'fiscal' | 'employment';
  displayName: string;
  country: 'MX' | 'CO' | 'BR';
  /** Hex; its hue is `hue`. */
  primaryColor: string;
  /** Degrees of the hue in OKLCH, for the logo. */
  hue: number;
  /** Name of the drawing; null: the institution has no logos. */
  pictogram: string | null;
  formFields: FormField[];
  /** Belvo's only feature: the form has an optional code field. */
  tokenFeature: boolean;
  resources: string[];
  integrationType: 'credentials' | 'openfinance';
  /** `7d` for most; `6h`, `12h`, `24h` or `30d` where a recurrent link is read at another pace. */
  refreshRate: string;
  /** How it does at the start, before anything is changed on the control plane. */
  health: Health;
  delaySeconds: number;
  duplicatePrevention: boolean;
  /** True for those that Belvo's sandbox does not have. */
  own: boolean;
  users: MagicUser[];
};

export const HEALTHS = ['healthy', 'down', 'unavailable', 'inactive'] as const;

type Health = (typeof HEALTHS)[number];
