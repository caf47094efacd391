import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { canary } from './support/canary.ts';
import {
  expectScreen,
  said,
  signInAs,
  startConnected,
  startConnecting,
  startDemo,
  untilScreen,
} from './support/pages.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { canariesInFolder } from './support/sweep.ts';
import { controlSimulator } from './support/simulator.ts';
import { makeDataDir } from './support/data-dir.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const numeral = 'Banco Numeral (ficticio)';
const code = `Type this code into the ${numeral} app`;
const field = 'What did the app show you?';

test.describe('a server that stops', () => {
  /** A server of these tests' own takes the place of the one that all share. */
  const own = test.extend<object, { mine: RunningServer & { folder: string } }>({
    mine: [
      // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
      async ({}, provide) => {
        const folder = await makeDataDir();
        const server = await startServer(folder);
        await provide({ ...server, folder });
        await server.dispose();
      },
      { scope: 'worker' },
    ],
    baseURL: async ({ mine }, provide) => provide(mine.url),
    simulator: async ({ mine }, provide) => {
      const simulator = controlSimulator(mine.simulatorUrl);
      await simulator.reset();
      await provide(simulator);
    },
    // The browser's own lines about a server that is not there.
    expectedErrors: [/net::ERR_/],
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    own(
      `${signal} in the middle of a code: the same step is there again, and the answer works`,
      async ({ page, mine }) => {
        await startConnecting(page, 'numeral_co_retail', 'numeric');
        await expectScreen(page, code);
        await page.getByLabel(field).fill('111111');

        await untilBankRemembers(mine.folder, 1);
        await mine.stop(signal);
        await page.getByRole('button', { name: 'Send the code' }).click();
        await expect(page.getByRole('alert')).toContainText(
          'It is not certain whether that arrived',
        );
        await expectScreen(page, code);
        await expect(page.getByLabel(field)).toHaveValue('111111');

        await mine.start();
        await page.getByRole('button', { name: 'Send the code' }).click();
        await expectScreen(page, `${numeral} is connected`);
        await page.goto('/');
        await expectScreen(page, 'Your connection works');
      },
    );
  }

  own(
    'killed while the bank is signing somebody in: it is found afterwards',
    async ({ page, mine, simulator }) => {
      await simulator.fault('hang_after', { method: 'POST', path: '/api/links/' });
      await startConnecting(page, 'gringotts_mx_retail', 'ana', canary('killed'));
      await expectScreen(page, `Connecting ${gringotts}`);
      await untilBankRemembers(mine.folder, 1);
      await mine.stop('SIGKILL');
      expect(await canariesInFolder(mine.folder)).toEqual([]);

      await mine.start();
      await untilScreen(page, `${gringotts} is connected`, () => simulator.advance(10));
      await expect(page.getByText(`The answer of ${gringotts} was lost on its way`)).toBeVisible();
      expect(await simulator.linkCount()).toBe(1);
    },
  );

  own(
    'killed while the bank is asking for a code: it can be finished afterwards',
    async ({ page, mine, simulator }) => {
      await simulator.fault('hang_after', { method: 'POST', path: '/api/links/' });
      await startConnecting(page, 'numeral_co_retail', 'numeric');
      await untilBankRemembers(mine.folder, 1);
      await mine.stop('SIGKILL');
      await mine.start();
      await untilScreen(page, 'It was interrupted', () => simulator.advance(10));
      await page.getByRole('link', { name: 'Start again' }).click();
      await expectScreen(page, `${numeral} is not connected yet`);
      await page.getByLabel('Contraseña').fill('pass_valid');
      await page.getByRole('button', { name: `Finish connecting ${numeral}` }).click();
      await expectScreen(page, code);
      await page.getByLabel(field).fill('111111');
      await page.getByRole('button', { name: 'Send the code' }).click();
      await expectScreen(page, `${numeral} is connected`);
      expect(await simulator.linkCount()).toBe(1);
    },
  );

  own(
    'home says that it is not reached, and goes on by itself',
    async ({ page, mine, simulator }) => {
      const link = await startConnected(page, simulator);
      await page.goto('/');
      await expectScreen(page, 'Your connection works');
      await mine.stop();
      const notReached = page.getByText(
        /^Enlace does not answer right now\. This is what was known/,
      );
      await expect(notReached).toBeVisible();
      await expect(row(page, gringotts)).toBeVisible();
      await mine.start();
      await simulator.send('POST', `/links/${link}/password`);
      await expectScreen(page, 'One needs your attention');
      await expect(notReached).toHaveCount(0);
    },
  );
});

test.describe('without the event stream', () => {
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test('pages move on all the same', async ({ page, simulator }) => {
    await page.route('**/api/events', (route) => route.abort());
    await simulator.institution('gringotts_mx_retail', { delaySeconds: 5 });
    await startConnecting(page, 'gringotts_mx_retail', 'ana');
    await expectScreen(page, `Connecting ${gringotts}`);
    await untilScreen(page, `${gringotts} is connected`, () => simulator.advance(5));
    const link = await simulator.latestLink();
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    await simulator.send('POST', `/links/${link}/password`);
    await expectScreen(page, 'One needs your attention');
  });
});

test.describe('without a network', () => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test('what was known is still there, and it says so', async ({ page, context, simulator }) => {
    const link = await startConnected(page, simulator);
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    await context.setOffline(true);
    await expect(said(page, 'You are offline. This is what was known before')).toBeVisible();
    await expect(row(page, gringotts)).toContainText('Works');

    await simulator.send('POST', `/links/${link}/password`);
    await context.setOffline(false);
    await expectScreen(page, 'One needs your attention');
    await expect(page.getByText(/^You are offline/)).toHaveCount(0);
  });

  test('a code is not sent later behind somebody’s back', async ({ page, context, simulator }) => {
    await startConnecting(page, 'numeral_co_retail', 'numeric');
    await expectScreen(page, code);
    await context.setOffline(true);
    await expect(
      page.getByText('You are offline. Nothing is sent until you press the button again.'),
    ).toBeVisible();
    await page.getByLabel(field).fill('111111');
    await page.getByRole('button', { name: 'Send the code' }).click();
    await expect(page.getByRole('alert')).toContainText('It is not certain whether that arrived.');
    await expect(page.getByLabel(field)).toHaveValue('111111');

    // The page reads again, and nothing else.
    const read = page.waitForResponse((response) => response.url().includes('/api/operations/'));
    await context.setOffline(false);
    await read;
    expect(await answers(simulator)).toBe(0);
    await expectScreen(page, code);
    await page.getByRole('button', { name: 'Send the code' }).click();
    await expectScreen(page, `${numeral} is connected`);
    expect(await answers(simulator)).toBe(1);
  });

  test('a password is not sent later, nor twice', async ({ page, context, simulator }) => {
    await startDemo(page, '/connect/gringotts_mx_retail/sign-in?mode=recurrent');
    await expectScreen(page, `Sign in to ${gringotts}`);
    await context.setOffline(true);
    await signInAs(page, 'ana');
    await expect(page.getByRole('alert')).toContainText('It is not certain whether that arrived.');
    await context.setOffline(false);
    await page.goto('/');
    await expectScreen(page, 'Nothing is connected yet');
    expect(await simulator.calls()).not.toContain('POST /api/links/');
  });

  test('sixty connections are found by search, state and order all the same', async ({
    page,
    context,
    simulator,
    axe,
  }) => {
    // Sixty times a whole connection, on a machine that may be busy with another test.
    test.setTimeout(150_000);
    await startDemo(page, '/settings');
    for (const round of [1, 2, 3, 4]) {
      await connectAll(page, round);
      await expect.poll(() => atWork(page)).toBe(0);
      await simulator.advance(61);
    }
    expect(await simulator.linkCount()).toBe(60);

    await page.goto('/');
    const rows = page.getByRole('main').getByRole('listitem').getByRole('link');
    await expect(rows.filter({ hasText: /Works|Read once/ })).toHaveCount(60);

    // Everything is there already; nobody waits for a server between two letters.
    await context.setOffline(true);
    const search = page.getByRole('searchbox', { name: 'Search your connections' });
    await search.fill('otoño');
    await expect(said(page, '4 connections shown')).toBeAttached();
    await search.fill('gringotts');
    await expect(said(page, '12 connections shown')).toBeAttached();
    await search.fill('nothing like that');
    await expect(page.getByText('Nothing here matches.')).toBeVisible();
    await axe(page);
    await page.getByRole('link', { name: 'Show all connections' }).click();
    await expect(search).toHaveValue('');

    await page.getByRole('link', { name: /^Read once/ }).click();
    await expect(said(page, '15 connections shown')).toBeAttached();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('By name');
    await expect(rows.first()).toContainText('Banco Acertijo');

    await context.setOffline(false);
    await page.reload();
    await expect(rows.first()).toContainText('Banco Acertijo');
    await expect(rows.filter({ hasText: /Works|Read once/ })).toHaveCount(15);
    await expect(page.getByRole('combobox', { name: 'Order' })).toHaveValue('name');
  });
});

const many = [
  ...['mx', 'co', 'br'].flatMap((country) => [
    `gringotts_${country}_retail`,
    `erebor_${country}_retail`,
    `heimdall_${country}_retail`,
  ]),
  'gotham_br_business',
  'acertijo_mx_retail',
  'caracol_mx_retail',
  'eco_co_retail',
  'farol_br_retail',
  'otono_mx_retail',
];

/** One connection at each of many banks, without the forms. The fourth round is read once only. */
async function connectAll(page: Page, round: number): Promise<void> {
  const wishes = many.map((institution) => ({
    kind: 'connect',
    requestKey: `${institution.replaceAll('_', '-')}-round-${round}`,
    institution,
    accessMode: round === 4 ? 'single' : 'recurrent',
    consent: { version: '2026-11.2', language: 'en' },
  }));
  const typed = JSON.stringify({ username: `user_${round}`, password: canary('many') });
  const answered = await page.evaluate(
    (bodies) =>
      Promise.all(
        bodies.map(async (body) => {
          const headers = { 'content-type': 'application/x-ndjson', 'x-enlace': '1' };
          const { status } = await fetch('/api/operations', { method: 'POST', headers, body });
          return status;
        }),
      ),
    wishes.map((wish) => `${JSON.stringify(wish)}\n${typed}`),
  );
  expect(new Set(answered)).toEqual(new Set([202]));
}

/** How many things are being done for this person. */
async function atWork(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { operations } = await (await fetch('/api/operations')).json();
    return operations.filter((each: { state: { name: string } }) => each.state.name !== 'done')
      .length;
  });
}

/** A connection on the home screen. */
function row(page: Page, name: string) {
  return page.getByRole('main').getByRole('link', { name });
}

/** How many answers to codes the bank got. */
async function answers(simulator: { calls: () => Promise<string[]> }): Promise<number> {
  return (await simulator.calls()).filter((call) => call.startsWith('PATCH')).length;
}

/** The simulated bank ends with the server; a real one would not, and nothing there would be lost. */
async function untilBankRemembers(folder: string, links: number): Promise<void> {
  await expect
    .poll(
      async () => JSON.parse(await readFile(join(folder, 'simulator.json'), 'utf8')).links.length,
    )
    .toBe(links);
}
