import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { expectScreen, startConnected } from './support/pages.ts';
import { freePort, runServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

const policy = (nonce: string) =>
  `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; ` +
  `img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; ` +
  `form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; ` +
  `require-trusted-types-for 'script'; trusted-types 'none'; report-to csp`;

const always = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

test.describe('what browsers are told with every answer', () => {
  test('the page: its own scripts by a nonce of this answer, kept nowhere', async ({ server }) => {
    const nonces = new Set<string>();
    for (const path of ['/', '/links/none', '/settings?x=1', '/', '/']) {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(200);
      const html = await response.text();
      const nonce = /nonce-([^']+)/.exec(
        response.headers.get('content-security-policy') ?? '',
      )?.[1];
      expect(Buffer.from(nonce ?? '', 'base64').length).toBeGreaterThanOrEqual(16);
      nonces.add(nonce ?? '');
      expect(response.headers.get('content-security-policy')).toBe(policy(nonce ?? ''));
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const scripts = html.match(/<script[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
      expect(html).not.toContain('NONCE');
    }
    expect(nonces.size).toBe(5);
  });

  test('every kind of answer', async ({ server }) => {
    const html = await (await fetch(server.url)).text();
    const asset = /\/assets\/[^"]+\.js/.exec(html)?.[0] ?? '';
    const data = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    const answers: [method: string, path: string, status: number, cache: string, csp: RegExp][] = [
      ['GET', '/', 200, 'no-store', /nonce-/],
      ['GET', asset, 200, 'public, max-age=31536000, immutable', /^default-src 'none'/],
      ['GET', '/theme.js', 200, 'no-store', /^default-src 'none'/],
      ['GET', '/icon.svg', 200, 'no-store', /^default-src 'none'/],
      ['GET', '/assets/none.js', 404, 'no-store', /^default-src 'none'/],
      ['GET', '/api/links/x.css', 401, 'no-store', /^default-src 'none'/],
      ['GET', '/.env', 404, 'no-store', /^default-src 'none'/],
      ['GET', '/assets/..%2f..%2fserver%2fmain.js', 404, 'no-store', /^default-src 'none'/],
      ['GET', '/index.html', 404, 'no-store', /^default-src 'none'/],
      ['GET', '/api/session', 200, 'no-store', /^default-src 'none'/],
      ['GET', '/api/links', 401, 'no-store', /^default-src 'none'/],
      ['GET', '/api/events', 401, 'no-store', /^default-src 'none'/],
      ['GET', '/api/nothing', 404, 'no-store', /^default-src 'none'/],
      ['PUT', '/api/links', 403, 'no-store', /^default-src 'none'/],
      ['POST', '/webhooks/belvo', 401, 'no-store', /^default-src 'none'/],
      ['GET', '/healthz', 200, 'no-store', /^default-src 'none'/],
    ];
    for (const [method, path, status, cache, csp] of answers) {
      const response = await fetch(server.url + path, { method });
      const { headers } = response;
      expect(response.status, path).toBe(status);
      expect(headers.get('cache-control'), path).toBe(cache);
      expect(headers.get('content-security-policy'), path).toMatch(csp);
      if (!csp.source.includes('nonce')) {
        expect(headers.get('content-security-policy'), path).toBe(data);
      }
      for (const [name, value] of Object.entries(always)) {
        expect(headers.get(name), `${path} ${name}`).toBe(value);
      }
      expect(headers.get('permissions-policy'), path).toContain('camera=()');
      expect(headers.get('content-type'), path).toMatch(/charset=utf-8$|json$/i);
      for (const gone of ['server', 'x-powered-by', 'via', 'access-control-allow-origin']) {
        expect(headers.get(gone), `${path} ${gone}`).toBeNull();
      }
    }
  });

  test('methods that are not there say which are', async ({ server }) => {
    for (const [method, path, allowed] of [
      ['TRACE', '/', 'GET, HEAD'],
      ['PROPFIND', '/api/links', 'GET, HEAD'],
      ['PUT', '/api/operations', 'GET, HEAD, POST'],
      ['OPTIONS', '/api/session', 'GET, HEAD, DELETE'],
    ] as const) {
      const { status, allow } = await raw(server.url + path, method);
      expect([status, allow], `${method} ${path}`).toEqual([405, allowed]);
    }
  });
});

/** `fetch` refuses some methods itself. With all that our own page sends. */
async function raw(url: string, method: string) {
  return new Promise<{ status: number; allow: string | undefined }>((resolve, reject) => {
    const headers = { 'x-enlace': '1', 'sec-fetch-site': 'same-origin' };
    httpRequest(url, { method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, allow: response.headers.allow });
    })
      .on('error', reject)
      .end();
  });
}

test.describe('what the page’s policy stops', () => {
  // Each of them is an error on the console, which is the point.
  test.use({
    expectedErrors: [/Content Security Policy|TrustedHTML|TrustedScript|Refused|violates/],
  });

  test('code from text, foreign addresses, frames and forms', async ({ page }) => {
    // In the page's own script, because what DevTools runs is let through.
    await page.route('**/theme.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `(${attacks.toString()})()` }),
    );
    await page.goto('/', { waitUntil: 'commit' });
    await expectScreen(page, /^All your accounts/);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.tried))
      .toBe('all');
    const stopped = await page.evaluate(() => document.documentElement.dataset.stopped?.split(' '));
    expect(stopped?.toSorted()).toEqual([
      'connect-src',
      'eval',
      'form-action',
      'frame-src',
      'function',
      'handler',
      'html',
      'img-src',
      'src',
      'style-src-attr',
      'style-src-elem',
      'text',
    ]);
  });
});

/** Tries what a script that got into the page would try, and notes on the page what was stopped. */
function attacks() {
  const root = document.documentElement;
  const stopped = new Set<string>();
  const note = (what: string) => {
    stopped.add(what);
    root.dataset.stopped = [...stopped].join(' ');
  };
  const refused = (what: string, attempt: () => void) => {
    try {
      attempt();
    } catch {
      note(what);
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.effectiveDirective !== 'require-trusted-types-for') note(event.effectiveDirective);
  });
  // oxlint-disable-next-line no-eval -- that it is refused is what is tried
  refused('eval', () => void (0, eval)('1'));
  // oxlint-disable-next-line typescript/no-implied-eval -- the same
  refused('function', () => void new Function('return 1')());
  refused('html', () => void (document.createElement('div').innerHTML = '<b>x</b>'));
  refused('src', () => void (document.createElement('script').src = 'https://evil.example/x.js'));
  refused('text', () => void (document.createElement('script').textContent = '1'));
  refused('handler', () => document.createElement('p').setAttribute('onclick', '1'));
  document.addEventListener('DOMContentLoaded', () => {
    const add = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    add('img', { src: 'https://evil.example/x.png' });
    add('iframe', { src: 'https://evil.example/' });
    add('style', {}).textContent = 'body{color:red}';
    add('p', { style: 'color:red' });
    fetch('https://evil.example/').catch(() => {});
    const form = add('form', { action: 'https://evil.example/', method: 'post' });
    if (form instanceof HTMLFormElement) form.submit();
    setTimeout(() => (root.dataset.tried = 'all'), 300);
  });
}

test.describe('a page of another site', () => {
  test.use({ expectedErrors: [/./] });

  test('can neither read nor change anything', async ({ page, server, simulator }) => {
    const link = await startConnected(page, simulator);
    const calls = await simulator.calls();
    const evil = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title>');
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const { port } = evil.address() as AddressInfo; // It listens on TCP.
    // Another site, because 127.0.0.1 and localhost are two.
    await page.goto(`http://127.0.0.1:${port}/`);
    const told = await page.evaluate(tryEverything, { target: server.url, link });
    evil.close();
    expect(told).toEqual({
      read: 'blocked',
      image: 'blocked',
      events: 'blocked',
      frame: 'blocked',
      window: 'nothing',
      posts: 'sent',
    });
    expect(await simulator.calls()).toEqual(calls);
    expect((await simulator.link(link)).status).toBe('valid');
    await page.goto(server.url);
    await expectScreen(page, 'Your connection works');
  });
});

/** What somebody who is signed in at ours may be led into by a page of another site. */
async function tryEverything({ target, link }: { target: string; link: string }) {
  const settle = <T>(work: (done: (value: T) => void) => void, late: T) =>
    new Promise<T>((resolve) => {
      work(resolve);
      setTimeout(() => resolve(late), 1500);
    });
  const read = await fetch(`${target}/api/links`, { credentials: 'include' }).then(
    () => 'read',
    () => 'blocked',
  );
  const image = await settle<string>((done) => {
    const picture = new Image();
    picture.addEventListener('load', () => done('read'));
    picture.addEventListener('error', () => done('blocked'));
    picture.src = `${target}/api/institutions/gringotts_mx_retail/logo`;
  }, 'blocked');
  const events = await settle<string>((done) => {
    const source = new EventSource(`${target}/api/events`, { withCredentials: true });
    source.addEventListener('hello', () => done('read'));
    source.addEventListener('error', () => done('blocked'));
  }, 'blocked');
  const frame = await settle<string>((done) => {
    const box = document.createElement('iframe');
    box.src = target;
    box.addEventListener('load', () => {
      try {
        done(box.contentDocument === null ? 'blocked' : 'read');
      } catch {
        done('blocked');
      }
    });
    document.body.append(box);
  }, 'blocked');
  const opened = window.open(target);
  const heard = await settle<string>((done) => {
    addEventListener('message', () => done('something'));
    opened?.postMessage('hello', '*');
  }, 'nothing');
  const body = JSON.stringify({
    kind: 'disconnect',
    requestKey: 'attack-000000000000001',
    linkId: link,
  });
  for (const [method, path] of [
    ['POST', '/api/operations'],
    ['POST', '/api/session/demo'],
    ['POST', '/api/director'],
  ] as const) {
    await fetch(target + path, { method, mode: 'no-cors', credentials: 'include', body }).catch(
      () => {},
    );
  }
  return { read, image, events, frame, window: heard, posts: 'sent' };
}

test('who has no JavaScript is told so, and there is nothing to type into', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page: Page = await context.newPage();
  await page.goto(`${server.url}/connect/gringotts_mx_retail/sign-in?mode=recurrent`);
  const words = page.locator('noscript');
  await expect(words).toBeVisible();
  expect(await words.innerText()).toContain('Enlace needs JavaScript.');
  await expect(page.locator('input')).toHaveCount(0);
  await context.close();
});

test('what is shipped has no simulator in it, and no maps for strangers', async ({ server }) => {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const web = readdirSync(join(dist, 'web'), { recursive: true, encoding: 'utf8' });
  expect(web.filter((name) => name.endsWith('.map'))).toEqual([]);
  const scripts = web.filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  for (const name of scripts) {
    expect(readFileSync(join(dist, 'web', name), 'utf8'), name).not.toMatch(
      /enlace-sandbox|_sim\/|pass_valid/,
    );
  }
  // The server loads it only when it is told to, so that its files can be left out.
  const main = readFileSync(join(dist, 'server/main.js'), 'utf8');
  expect(main).toMatch(/import\("\.\/simulator-app-/);
  expect(main).not.toMatch(/from "\.\/simulator|import "\.\/simulator/);
  const gone = await mkdtemp(join(tmpdir(), 'enlace-shipped-'));
  await cp(join(dist, 'server'), join(gone, 'dist/server'), {
    recursive: true,
    filter: (from) => !basename(from).startsWith('simulator'),
  });
  await symlink(join(dist, '../node_modules'), join(gone, 'node_modules'));
  await writeFile(join(gone, 'package.json'), '{"type":"module"}');
  const child = runServer(
    {
      PORT: String(await freePort()),
      DATA_DIR: join(gone, 'data'),
      BELVO_API_URL: server.simulatorUrl,
      BELVO_SECRET_ID: 'enlace-sandbox',
      BELVO_SECRET_PASSWORD: 'enlace-sandbox',
    },
    join(gone, 'dist/server/main.js'),
  );
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => output, { timeout: 30_000 }).toContain('Enlace is ready');
  child.kill('SIGKILL');
  await rm(gone, { recursive: true, force: true });
});

test('everything that the page loads is our own', async ({ page, server, simulator }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== server.url) foreign.push(request.url());
  });
  await startConnected(page, simulator);
  await page.goto('/settings');
  await expectScreen(page, 'Settings');
  expect(foreign).toEqual([]);
});
