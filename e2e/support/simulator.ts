/** The simulated world, from the side that people do not see. */
export interface SimulatorControl {
  /** Moves the clock of simulator and server. */
  advance(seconds: number): Promise<void>;
  institution(
    name: string,
    change: {
      health?: 'healthy' | 'down' | 'unavailable' | 'inactive';
      delaySeconds?: number;
      duplicatePrevention?: boolean;
    },
  ): Promise<void>;
  /** Breaks calls on Belvo's wire. */
  fault(fault: string, match: { method?: string; path?: string }, times?: number): Promise<void>;
  /** Calls that reached Belvo's wire, oldest first, as `METHOD /path`. */
  calls(): Promise<string[]>;
  /** The names of the fields that the latest such call brought; `call` as in `calls`. */
  fieldsOf(call: string): Promise<string[]>;
  /** Belvo's id of the link that was made last. */
  latestLink(): Promise<string>;
  /** How many links Belvo has in all. */
  linkCount(): Promise<number>;
  /** A link as Belvo itself has it. */
  link(id: string): Promise<{ status: string; external_id: string }>;
  /** Makes a link on Belvo's wire while Enlace is not asked. Answers with its id. */
  registerElsewhere(wish: Record<string, unknown>): Promise<string>;
  /** Forgets every link, fault and log; time stays where it is. */
  reset(): Promise<void>;
  /** Any command of the control plane. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** A connection for each call: one that was kept may turn out to be closed just now. */
const alone = { connection: 'close' };

export function controlSimulator(url: string): SimulatorControl {
  async function send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/_sim${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...alone },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async function requests(): Promise<unknown[]> {
    return list(await send('GET', '/requests?limit=1000'), 'requests');
  }

  async function calls(): Promise<string[]> {
    return (await requests()).map(nameOf);
  }

  /** Belvo's wire itself, with the simulator's keys. */
  async function wire(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from('enlace-sandbox:enlace-sandbox').toString('base64')}`,
        'content-type': 'application/json',
        ...alone,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  return {
    send,
    async link(id) {
      const link = await wire('GET', `/links/${id}/`);
      return { status: text(link, 'status'), external_id: text(link, 'external_id') };
    },
    async registerElsewhere(wish) {
      const answer = await wire('POST', '/links/', wish);
      // With a code to come it is the 428 that says which link it is for.
      return Array.isArray(answer) ? text(answer[0], 'link') : text(answer, 'id');
    },
    advance: async (seconds) => void (await send('POST', '/clock', { advanceSeconds: seconds })),
    institution: async (name, change) => void (await send('POST', `/institutions/${name}`, change)),
    fault: async (fault, match, times = 1) =>
      void (await send('POST', '/faults', { fault, match, times })),
    calls,
    async fieldsOf(call) {
      const latest = (await requests()).findLast((one) => nameOf(one) === call);
      return list(latest, 'fields').map(String);
    },
    async latestLink() {
      const links = list(await wire('GET', '/links/?page_size=1000'), 'results');
      const [latest] = links.toSorted((a, b) =>
        text(a, 'created_at') < text(b, 'created_at') ? 1 : -1,
      );
      if (latest === undefined) throw new Error('there is no link');
      return text(latest, 'id');
    },
    async linkCount() {
      const state = await send('GET', '/state');
      return Number(record(record(state).links).all);
    },
    reset: async () => void (await send('POST', '/reset')),
  };
}

function nameOf(call: unknown): string {
  return `${text(call, 'method')} ${text(call, 'path')}`;
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new Error('the control plane answered something else');
}

function list(value: unknown, key: string): unknown[] {
  const found = record(value)[key];
  return Array.isArray(found) ? found : [];
}

function text(value: unknown, key: string): string {
  return String(record(value)[key]);
}
