import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright/test';
import { startExampleHost } from '../src/example-host/host.mjs';
import { tooWide } from './support/layout.ts';
import { chooseInstitution, expectScreen, signInAs } from './support/pages.ts';
import { freePort, startServer } from './support/server.ts';
import { expect, test as base } from './support/test.ts';

const welcome = 'All your accounts, and you decide who reads them';
const cookieName = '__Host-Http-enlace';
const continueAsAna = 'Continue as Ana Torres at Acme';

interface Host {
  url: string;
  /** Where Enlace is to listen, because the host has to know it first. */
  port: string;
  tenant: object;
}

/** A worker's server that people come to from the example of a host application. */
const test = base.extend<object, { host: Host }>({
  host: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
    async ({}, provide) => {
      const port = String(await freePort());
      const host = await startExampleHost({ enlace: `http://localhost:${port}` });
      await provide({ ...host, port });
      await host.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ host }, provide) => {
      const folder = await mkdtemp(join(tmpdir(), 'enlace-tenants-'));
      const tenantsFile = join(folder, 'tenants.json');
      await writeFile(tenantsFile, JSON.stringify({ tenants: [host.tenant] }));
      const server = await startServer(undefined, {
        PORT: host.port,
        SIGN_IN: 'handover',
        TENANTS_FILE: tenantsFile,
      });
      await provide(server);
      await server.dispose();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

// The browser's own lines about answers that are meant to be refusals.
test.use({ expectedErrors: [/ 40[19] | 410 /] });

/** From the host's page to the one that says who would be signed in. */
async function comeFrom(page: Page, host: Host, person = 'Ana Torres'): Promise<void> {
  await page.goto(host.url);
  await page.getByRole('button', { name: `Connect accounts as ${person}` }).click();
  await expect(page).toHaveURL(/\/start$/);
}

async function arrive(page: Page, host: Host, person = 'Ana Torres'): Promise<void> {
  // The language that the host says would be taken, and these tests speak English.
  await page.addInitScript(() => localStorage.setItem('enlace.language', 'en'));
  await comeFrom(page, host, person);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(page, /^Nothing is connected|^Your connection/);
}

/** An address as the host's server gets it. */
async function addressFrom(host: Host, person = 'customer-1041'): Promise<string> {
  const response = await fetch(`${host.url}/connect/${person}`, {
    method: 'POST',
    redirect: 'manual',
  });
  return response.headers.get('location') ?? '';
}

const sessions = async (context: BrowserContext) =>
  (await context.cookies()).filter(({ name }) => name === cookieName);

test('from the host application to a connection and back', async ({ page, context, host, axe }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  // There is one host only, so the way to it is known.
  await expect(page.getByRole('button', { name: 'Start the demo' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Go to Acme' })).toHaveAttribute(
    'href',
    `${host.url}/`,
  );
  await axe(page);

  await comeFrom(page, host);
  // In the language that the host says.
  await expectScreen(page, 'Continuar como Ana Torres de Acme');
  await axe(page);
  expect(await page.evaluate(tooWide)).toEqual([]);
  expect(await sessions(context)).toEqual([]);
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expectScreen(page, 'Todavía no hay nada conectado');
  expect(await sessions(context)).toEqual([
    expect.objectContaining({ httpOnly: true, sameSite: 'Strict', secure: true, path: '/' }),
  ]);
  await page.evaluate(() => localStorage.setItem('enlace.language', 'en'));
  await page.reload();

  await chooseInstitution(page, 'Gringotts Bank');
  await page.goto('/connect/gringotts_mx_retail/sign-in?mode=recurrent');
  await signInAs(page, 'ana');
  await expectScreen(page, 'Gringotts Bank is connected');
  await axe(page);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  await axe(page);
  expect(await page.evaluate(tooWide)).toEqual([]);
  await page.getByRole('link', { name: 'Back to Acme' }).click();
  await expectScreen(page, 'Acme');

  // The same person finds what they had.
  await comeFrom(page, host);
  await expectScreen(page, continueAsAna);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(page, 'Your connection works');
});

test('an address works once and for a minute; afterwards the way back is there', async ({
  page,
  browser,
  server,
  simulator,
  host,
  axe,
}) => {
  const address = await addressFrom(host);
  const elsewhere = await browser.newContext({ baseURL: server.url, locale: 'en' });
  const thief = await elsewhere.newPage();
  await page.addInitScript(() => localStorage.setItem('enlace.language', 'en'));
  await page.goto(address);
  await expectScreen(page, continueAsAna);
  expect(await page.evaluate(() => [location.hash, history.length])).toEqual(['', 2]);
  // Whoever has seen the address has nothing.
  await thief.goto(address);
  await expectScreen(thief, 'This way in is over');
  await axe(thief);
  await expect(thief.getByRole('link', { name: 'Back to Acme' })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(page, /^Nothing is connected|^Your connection/);

  const late = await addressFrom(host);
  await simulator.advance(61);
  await thief.goto(late);
  await expectScreen(thief, 'This way in is over');
  expect(await sessions(elsewhere)).toEqual([]);
  expect(server.output()).not.toContain(new URL(address).hash.slice(1));
  await elsewhere.close();
});

test.describe('with what the browser says of the attack', () => {
  test.use({ expectedErrors: [/BLOCKED_BY_RESPONSE|frame-ancestors| 403 /] });

  test('a page of another site cannot sign anybody in with an address that works', async ({
    page,
    context,
    host,
  }) => {
    const address = await addressFrom(host, 'customer-2077');
    const code = new URL(address).hash.slice(1);
    const { origin } = new URL(address);
    // Everything that such a page can try, the last of it with the whole window.
    const attack = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><title>Prize</title><iframe src="${address}"></iframe>
        <img src="${address}" alt="">
        <form method="post" action="${origin}/api/arrivals" target="frame"><input name="code" value="${code}"></form>
        <iframe name="frame"></iframe>
        <script>
          document.forms[0].submit();
          const body = JSON.stringify({ code: '${code}' });
          for (const path of ['/api/arrivals', '/api/arrivals/enter'])
            fetch('${origin}' + path, { method: 'POST', mode: 'no-cors', credentials: 'include', body })
              .catch(() => {});
          setTimeout(() => { location = '${address}'; }, 500);
        </script>`);
    });
    await new Promise<void>((resolve) => attack.listen(0, '127.0.0.1', resolve));
    const { port } = attack.address() as AddressInfo; // It listens on TCP.
    await page.addInitScript(() => {
      if (location.hostname === 'localhost') localStorage.setItem('enlace.language', 'en');
    });
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect(page).toHaveURL(`${origin}/start`);
    // It says who that would be, and nobody is.
    await expectScreen(page, 'Continue as Bruno Lima at Acme');
    expect(await sessions(context)).toEqual([]);
    const other = await context.newPage();
    await other.goto('/');
    await expectScreen(other, welcome);
    await new Promise((resolve) => attack.close(resolve));
  });
});

test('somebody else who is signed in decides', async ({ page, host, axe }) => {
  await arrive(page, host, 'Bruno Lima');
  await comeFrom(page, host);
  await expectScreen(page, 'Somebody else is signed in here');
  await expect(page.getByText('Bruno Lima')).toBeVisible();
  await axe(page);
  await page.getByRole('link', { name: 'Stay signed in' }).click();
  await expectScreen(page, /Nothing is connected yet/);
  await comeFrom(page, host);
  await page.getByRole('button', { name: 'Sign out and continue' }).click();
  await expect(page).toHaveURL('/');
  await page.goto('/settings');
  await expect(page.getByRole('main').getByText('Ana Torres')).toBeVisible();
});

test('who is away is asked, and after ten minutes everything personal is gone', async ({
  page,
  context,
  simulator,
  host,
  axe,
}) => {
  await arrive(page, host);
  await page.goto('/settings');
  await expectScreen(page, 'Settings');
  await simulator.advance(500);
  const question = page.getByRole('dialog', { name: 'Are you still there?' });
  await expect(question).toBeVisible();
  await expect(page).toHaveTitle('Are you still there?');
  await expect(question.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await axe(page);
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect(page).toHaveTitle(/^Settings/);

  await simulator.advance(300);
  await expect(question).toHaveCount(0);
  await simulator.advance(301);
  await expectScreen(page, welcome);
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to Acme' })).toBeVisible();
  await expect(page.getByText('Ana Torres')).toHaveCount(0);
  await axe(page);
  await page.goBack();
  await expect(page.getByText('Ana Torres')).toHaveCount(0);
  expect(context.pages()).toHaveLength(1);
});

test('signing out locks the other tab within a second, and Back shows nothing', async ({
  page,
  context,
  host,
}) => {
  await arrive(page, host);
  const other = await context.newPage();
  await other.goto('/settings');
  await expect(other.getByRole('main').getByText('Ana Torres')).toBeVisible();
  await page.goto('/settings');
  const stolen = await sessions(context);
  const answer = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(welcome, { timeout: 1_000 });
  expect(await (await answer).headerValue('clear-site-data')).toBe('"cache"');
  await expectScreen(page, welcome);
  await page.goBack();
  await expectScreen(page, welcome);
  for (const each of [page, other]) await expect(each.getByText('Ana Torres')).toHaveCount(0);

  expect(await sessions(context)).toEqual([]);
  await context.addCookies(stolen);
  await page.goto('/');
  await expectScreen(page, welcome);
});

test('people see where they are signed in and end it there', async ({
  page,
  browser,
  server,
  host,
  axe,
}) => {
  await arrive(page, host);
  const phone = await browser.newContext({ baseURL: server.url });
  const second = await phone.newPage();
  await arrive(second, host);
  await page.goto('/settings');
  const list = page.getByRole('region', { name: 'Where you are signed in' });
  await expect(list.getByText('This device')).toHaveCount(1);
  await axe(page);
  const others = list.getByRole('button', { name: /^Sign out Chrome on / });
  await expect(others).not.toHaveCount(0);
  while ((await others.count()) > 0) {
    const before = await others.count();
    await others.first().click();
    await expect(others).toHaveCount(before - 1);
  }
  await expectScreen(second, welcome);
  await arrive(second, host);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expectScreen(page, welcome);
  await expectScreen(second, welcome);
  await phone.close();
});
