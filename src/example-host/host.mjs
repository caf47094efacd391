// An application that hands its people over to Enlace, as small as it can be. What a real one needs
// is `handOver`; everything else here only plays an application.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const people = [
  { id: 'customer-1041', name: 'Ana Torres', language: 'es' },
  { id: 'customer-2077', name: 'Bruno Lima', language: 'pt' },
];

/**
 * @param {{ name?: string, port?: number, enlace: string }} options where to listen, 0 for any free
 *   port, and where Enlace is
 */
export async function startExampleHost({ name = 'Acme', port = 0, enlace }) {
  // A real application keeps its key in a safe place. This one makes another at each start.
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const server = createServer((request, response) => {
    answer(request, response).catch((/** @type {unknown} */ error) => {
      response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : 'failed');
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(null));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not on TCP');
  // Another name for this machine than Enlace has, so that browsers take them for two sites.
  const url = `http://127.0.0.1:${address.port}`;

  /**
   * Signs who it is, gives that to Enlace from server to server, and gets an address for the browser.
   * @param {{ id: string, name: string, language: string }} person
   * @returns {Promise<string>}
   */
  async function handOver(person) {
    const token = await new SignJWT({
      label: person.name,
      return_to: `${url}/`,
      language: person.language,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'handover+jwt', kid: 'example' })
      .setIssuer(url)
      .setAudience(new URL(enlace).origin)
      .setSubject(person.id)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('60 s')
      .sign(privateKey);
    const response = await fetch(new URL('/v1/handover', enlace), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) {
      // To whoever has signed properly this header says what is wrong.
      throw new Error(
        `Enlace: ${response.status} ${response.headers.get('www-authenticate') ?? ''}`,
      );
    }
    const answered = /** @type {{ url: string }} */ (await response.json());
    return answered.url;
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(request, response) {
    const { pathname } = new URL(request.url ?? '/', url);
    const person = people.find(({ id }) => pathname === `/connect/${id}`);
    if (person !== undefined && request.method === 'POST') {
      // The address opens the door for a minute: nothing on the way may keep it.
      response.writeHead(303, { location: await handOver(person), 'cache-control': 'no-store' });
      response.end();
    } else if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page(name));
    } else {
      response.writeHead(404).end();
    }
  }

  return {
    url,
    /** What Enlace has to know of this application: an entry of TENANTS_FILE. */
    tenant: {
      id: 'example',
      name,
      issuer: url,
      keys: [{ ...(await exportJWK(publicKey)), kid: 'example' }],
      returnTo: [`${url}/`],
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** @param {string} name */
const page = (name) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<link rel="icon" href="data:,">
<style>
  body { font: 1.125rem/1.5 system-ui; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
  button { font: inherit; padding: 0.5rem 1rem; }
</style>
<h1>${name}</h1>
<p>An example of an application whose people connect their accounts in Enlace. Who are you?</p>
${people
  .map(
    (person) => `<form method="post" action="/connect/${person.id}">
  <p><button>Connect accounts as ${person.name}</button></p>
</form>`,
  )
  .join('\n')}
</html>
`;
