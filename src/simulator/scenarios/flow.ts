import type { OutcomeId } from '#simulator/scenarios/outcome.ts';

/** How the value of a code step is written on the wire. */
export type StepValue =
  | 'digits'
  | 'question'
  | 'qr_image'
  | 'qr_text'
  | 'qr_data_address'
  | 'qr_plain'
  | null;

/** One thing an institution asks for while a login waits. */
export type Step = {
  /** The wire's word: `numeric`, `qr`, `text`, `inputless`, or one that Belvo never announced. */
  type: string;
  instructions: string;
  value: StepValue;
  expectsInput: boolean;
  /** How the wire spells whether input is expected; null leaves it out. */
  expectsKey: 'expects_user_input' | 'expect_user_input' | null;
  /** Seconds a code lives; null: as long as the session. */
  codeSeconds: number | null;
  /** What is right besides 111111. */
  answer: string | null;
  /** Seconds after which a step without input is confirmed by itself; null: only when told to. */
  confirmSeconds: number | null;
};

/** A login that waits for the person, once or several times. */
export type Flow = {
  steps: readonly [Step, ...Step[]];
  sessionSeconds: number;
  /** Belvo's guide writes `"720"`, its OpenAPI `720`. */
  expiry: 'text' | 'number';
  /** The oldest pages show a bare object instead of a list. */
  shape: 'list' | 'object';
  /** False: without `token_generation_data`, as in the oldest payloads. */
  details: boolean;
  /** After so many wrong answers the account is locked; null: never. */
  lockAfter: number | null;
  /** True: the session is over by the time the answer arrives. */
  overAtAnswer: boolean;
};

/** The right answer to every code, as Belvo's sandbox publishes it. */
export const RIGHT_CODE = '111111';
/** Belvo's published wrong answer; anything else that is not right is wrong as well. */
export const WRONG_CODE = '999999';

/** The security question that our riddle bank asks, and what it wants to hear. */
export const QUESTION = 'What is the name of your first pet?';
export const QUESTION_ANSWER = 'Luna';

const inputless: Step = {
  type: 'inputless',
  instructions: 'Use your app or device to generate a token',
  value: null,
  expectsInput: true,
  expectsKey: 'expects_user_input',
  codeSeconds: null,
  answer: null,
  confirmSeconds: null,
};

const numeric: Step = {
  ...inputless,
  type: 'numeric',
  instructions: 'Use this code to generate the token',
  value: 'digits',
  codeSeconds: 60,
};

const question: Step = {
  ...inputless,
  type: 'text',
  instructions: 'Answer the question to proceed',
  value: 'question',
  answer: QUESTION_ANSWER,
};

const confirmation: Step = {
  ...inputless,
  instructions: 'Confirm the login on your other device',
  expectsInput: false,
  confirmSeconds: 8,
};

function qr(value: StepValue): Step {
  return {
    ...numeric,
    type: 'qr',
    instructions: 'Scan this QR code to generate the token',
    value,
  };
}

const scan: Step = { ...qr('qr_image'), expectsInput: false, confirmSeconds: 8 };

function flow(step: Step, changes: Partial<Flow> = {}): Flow {
  return {
    steps: [step],
    sessionSeconds: 720,
    expiry: 'text',
    shape: 'list',
    details: true,
    lockAfter: null,
    overAtAnswer: false,
    ...changes,
  };
}

/** The waiting logins, by outcome; the other outcomes do not wait. */
export const FLOWS: Partial<Record<OutcomeId, Flow>> = {
  asks_code: flow(inputless),
  asks_numeric: flow(numeric),
  asks_numeric_30: flow({ ...numeric, codeSeconds: 30 }),
  asks_qr_image: flow(qr('qr_image')),
  asks_qr_text: flow(qr('qr_text')),
  asks_qr_data_address: flow(qr('qr_data_address')),
  asks_qr_plain: flow(qr('qr_plain')),
  asks_question: flow(question),
  asks_two_codes: flow(numeric, { steps: [numeric, question] }),
  asks_scan: flow(scan),
  asks_scan_manual: flow({ ...scan, confirmSeconds: null }),
  asks_confirmation: flow(confirmation),
  asks_confirmation_manual: flow({ ...confirmation, confirmSeconds: null }),
  asks_confirmation_misspelt: flow({ ...confirmation, expectsKey: 'expect_user_input' }),
  asks_code_missing_key: flow({ ...inputless, expectsKey: null }),
  asks_code_number_expiry: flow(inputless, { expiry: 'number' }),
  asks_code_bare_object: flow(inputless, { shape: 'object' }),
  asks_code_without_details: flow(inputless, { details: false }),
  asks_unknown_kind: flow({
    ...inputless,
    type: 'voice',
    instructions: 'Answer what the voice asks',
    value: 'question',
    answer: QUESTION_ANSWER,
  }),
  asks_then_locks: flow(inputless, { lockAfter: 3 }),
  asks_then_session_over: flow(inputless, { overAtAnswer: true }),
};

/** How the institution asks when a link that worked needs a code again. */
export const USUAL_FLOW = flow(inputless);
