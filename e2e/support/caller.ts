import { request as httpRequest } from 'node:http';

/** What tests read of answers; what is not there fails an assertion. */
interface Answered {
  id: string;
  code?: string;
  status: unknown;
  links: { id: string }[];
  state: {
    name: string;
    challenge?: { challengeId: string; wrongAnswers: number };
    failure?: { code: string };
  };
}

/** The server's wire without a browser, as one person. `lines` are the lines of the body. */
export function createCaller(url: string) {
  let cookie = '';
  let made = 0;

  const headers = (lines: readonly unknown[]) => ({
    cookie,
    // One that was kept may turn out to be closed just now.
    connection: 'close',
    'x-enlace': '1',
    ...(lines.length === 0 ? {} : { 'content-type': 'application/x-ndjson' }),
  });

  async function call(
    method: string,
    path: string,
    ...lines: unknown[]
  ): Promise<{ status: number; body: Answered }> {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    const response = await fetch(url + path, {
      method,
      headers: headers(lines),
      ...(lines.length === 0 ? {} : { body: body.join('\n') }),
    });
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** What stands on the first line of a connect. */
  const connect = (institution: string) => ({
    kind: 'connect',
    requestKey: `caller-key-${String((made += 1)).padStart(8, '0')}`,
    institution,
    accessMode: 'recurrent',
    consent: { version: 'test', language: 'en' },
  });

  /** The operation as soon as it is at something else than working. */
  async function settled(id: string): Promise<Answered> {
    for (;;) {
      const { body } = await call('GET', `/api/operations/${id}`);
      if (body.state.name !== 'working') return body;
    }
  }

  /** Sends the beginning of a body and is gone. */
  async function breakOff(path: string, beginning: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const outgoing = httpRequest(url + path, {
        method: 'POST',
        headers: { ...headers(['']), 'content-length': '5000' },
      });
      outgoing.on('error', () => resolve());
      outgoing.write(beginning, () => outgoing.destroy());
    });
  }

  return { call, connect, settled, breakOff, forget: () => (cookie = '') };
}
