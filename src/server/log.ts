/** The only fields a log line can have. Bodies, addresses and typed values have no place here. */
export interface LogFields {
  requestId?: string;
  operationId?: string;
  linkId?: string;
  /** For alarms about links that are nobody's here. */
  belvoLinkId?: string;
  /** Belvo's request id: what Belvo's support asks for. */
  belvoRequestId?: string;
  code?: string;
  status?: number;
  method?: string;
  route?: string;
  milliseconds?: number;
  /** Name of an error's class, and where it was thrown; never its message. */
  error?: string;
  at?: string;
  count?: number;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Someone has to look: a link of somebody else, wrong keys, a defect. */
  alarm(event: string, fields?: LogFields): void;
}

/** One JSON object a line. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  function line(level: string) {
    return (event: string, fields: LogFields = {}) =>
      write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields }));
  }
  return { info: line('info'), warn: line('warn'), alarm: line('alarm') };
}

/** What may be said of a thrown thing: its class and the first frame, because messages can quote values. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frame = error.stack?.split('\n').find((text) => text.trimStart().startsWith('at '));
  return { error: error.name, ...(frame === undefined ? {} : { at: frame.trim().slice(0, 200) }) };
}
