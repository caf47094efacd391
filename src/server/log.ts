/** The only fields a log line can have. Bodies, addresses and typed values have no place here. */
const fields = {
  requestId: 'string',
  operationId: 'string',
  linkId: 'string',
  /** For alarms about links that are nobody's here. */
  belvoLinkId: 'string',
  /** Belvo's request id: what Belvo's support asks for. */
  belvoRequestId: 'string',
  code: 'string',
  status: 'number',
  method: 'string',
  route: 'string',
  milliseconds: 'number',
  /** Name of an error's class, and where it was thrown; never its message. */
  error: 'string',
  at: 'string',
  count: 'number',
} as const;

interface TypeOf {
  string: string;
  number: number;
}

export type LogFields = { [Name in keyof typeof fields]?: TypeOf[(typeof fields)[Name]] };

export interface Log {
  info(event: string, fields?: LogFields): void;
  /** Is always written: who came in. */
  note(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Someone has to look: a link of somebody else, wrong keys, a defect. */
  alarm(event: string, fields?: LogFields): void;
}

/** Characters of a text in a line. */
const longest = 200;

/** One JSON object a line. What is no field, or not of its type, is left out, whatever types say. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  function line(level: string) {
    return (event: string, said: LogFields = {}) =>
      write(
        plain(
          JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...allowed(said) }),
        ),
      );
  }
  return { info: line('info'), note: line('note'), warn: line('warn'), alarm: line('alarm') };
}

function allowed(said: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, type]) => {
      const value: unknown = Object.hasOwn(said, name) ? said[name as keyof LogFields] : undefined; // A key of that very list.
      if (typeof value !== type) return [];
      return [[name, typeof value === 'string' ? value.slice(0, longest) : value]];
    }),
  );
}

/** JSON leaves some control characters as they are; a terminal or a viewer may obey them. */
function plain(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * What may be said of a thrown thing: the name of its class and the first frame. Its message can quote
 * values, and so can whatever somebody wrote into its name or its properties.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, and a line of that can look like a frame.
  const { message, stack = '' } = error;
  const begin = stack.indexOf(message);
  const frames = begin === -1 ? '' : stack.slice(begin + message.length);
  const frame = /^ {4}(at .+)$/m.exec(frames)?.[1];
  const name = /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error';
  return { error: name, ...(frame === undefined ? {} : { at: frame }) };
}
