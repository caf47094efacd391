import type { Page } from 'playwright/test';
import {
  expectScreen,
  openSignIn,
  signInAs,
  startConnected,
  startConnecting,
  untilScreen,
} from './support/pages.ts';
import type { SimulatorControl } from './support/simulator.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const erebor = 'Erebor Bank';

/** The line of one connection at home. */
function row(page: Page, institution: string) {
  return page.getByRole('main').getByRole('link', { name: institution }).first();
}

/** Somebody with one connection, for whom another one comes to be while nobody looks. */
async function madeElsewhere(
  page: Page,
  simulator: SimulatorControl,
  username: string,
  institution = 'erebor_mx_retail',
): Promise<string> {
  const known = await startConnected(page, simulator);
  const { external_id } = await simulator.link(known);
  await page.goto('about:blank');
  return simulator.registerElsewhere({
    institution,
    username,
    password: 'pass_valid',
    external_id,
  });
}

/** People come back some time later. */
async function comeBack(page: Page, simulator: SimulatorControl): Promise<void> {
  await simulator.advance(120);
  await page.goto('/');
}

test('a connection that was made while nobody looked is there at the next start, and announced', async ({
  page,
  simulator,
  axe,
}) => {
  await madeElsewhere(page, simulator, 'user_valid');
  await comeBack(page, simulator);
  await expect(page.getByText(`${erebor} was connected while you were away.`)).toBeVisible();
  await expect(row(page, erebor)).toContainText('Works');
  await axe(page);
  await page.getByRole('button', { name: `Put away: ${erebor}` }).click();
  await expect(page.getByText(/while you were away\./)).toHaveCount(0);
  await page.reload();
  await expect(row(page, erebor)).toBeVisible();
  await expect(page.getByText(/while you were away\./)).toHaveCount(0);
  // Everything of a person is one listing, and none of their links is read one by one for it.
  const calls = await simulator.calls();
  expect(calls.filter((call) => call === 'GET /api/links/').length).toBeLessThan(5);
});

test('one that was begun and never finished is offered: to finish, or to remove', async ({
  page,
  simulator,
}) => {
  await madeElsewhere(page, simulator, 'mfa_default', 'heimdall_mx_retail');
  await comeBack(page, simulator);
  await expectScreen(page, 'One needs your attention');
  await page.getByRole('link', { name: 'Finish connecting' }).first().click();
  await expectScreen(page, /is not connected yet$/);
  await page.getByRole('link', { name: 'Remove it instead' }).click();
  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await untilScreen(page, /is disconnected$/, () => simulator.advance(5));
  expect(await simulator.linkCount()).toBe(1);
});

test('one that no longer works is offered: to repair', async ({ page, simulator }) => {
  const link = await madeElsewhere(page, simulator, 'user_valid');
  await simulator.send('POST', `/links/${link}/password`);
  await comeBack(page, simulator);
  await expectScreen(page, 'One needs your attention');
  await expect(page.getByText(/It was found .* while you were away\./)).toBeVisible();
  await page.getByRole('link', { name: 'Enter the new password' }).click();
  await expectScreen(page, `${erebor} no longer accepts your password`);
  await page.getByLabel('Key Bank Personal').fill('pass_new');
  await page.getByRole('button', { name: `Reconnect ${erebor}` }).click();
  await expectScreen(page, `${erebor} works again`);
  expect(await simulator.linkCount()).toBe(2);
});

test('a connection deleted behind our back is shown as ended while somebody looks, and its history stays', async ({
  page,
  simulator,
  axe,
}) => {
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  await simulator.send('DELETE', `/links/${link}`);
  await simulator.advance(70);
  await expect(page.getByText(/but not from here\./)).toBeVisible();
  await axe(page);
  await page.getByRole('link', { name: 'See what happened' }).click();
  await expect(page.getByText(`${gringotts} was disconnected, but not from here`)).toBeVisible();
  await expect(page.getByText(`You connected ${gringotts}`)).toBeVisible();
});

test('a connection that broke while its webhook was lost is found out all the same', async ({
  page,
  simulator,
}) => {
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  await simulator.send('POST', '/webhooks', { lost: true });
  await simulator.send('POST', `/links/${link}/password`);
  await expect.poll(async () => (await simulator.link(link)).status).toBe('invalid');
  await expectScreen(page, 'Your connection works');
  await simulator.advance(70);
  await expectScreen(page, 'One needs your attention');
  await expect(page).toHaveTitle(/^\(1\) /);
});

test('a browser that is closed before the bank has answered finds the connection afterwards', async ({
  page,
  context,
  simulator,
}) => {
  await simulator.institution('gringotts_mx_retail', { delaySeconds: 20 });
  await startConnecting(page, 'gringotts_mx_retail', 'ana');
  await expectScreen(page, `Connecting ${gringotts}`);
  await page.close();
  await simulator.advance(30);
  const later = await context.newPage();
  await later.goto('/');
  await expectScreen(later, 'Your connection works');
  expect(await simulator.linkCount()).toBe(1);
});

test('accounts announced before the answer of the bank came are there when it comes', async ({
  page,
  simulator,
}) => {
  await simulator.fault('hang_after', { method: 'POST', path: '/api/links/' });
  await startConnecting(page, 'gringotts_mx_retail', 'ana');
  await expectScreen(page, `Connecting ${gringotts}`);
  // Belvo has made the link and says so in webhooks; only the answer does not come.
  await simulator.advance(30);
  await simulator.advance(330);
  await simulator.advance(10);
  await expectScreen(page, `${gringotts} is connected`);
  await expect(page.getByText('We found 3 accounts.').first()).toBeVisible();
  expect(await simulator.linkCount()).toBe(1);
});

/** A server of its own: comparing a thousand links goes on after the test, and would slow down others. */
const own = test.extend<object, { server: RunningServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
    async ({}, provide) => {
      const server = await startServer();
      await provide(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
});

own(
  'a thousand connections of one person are listed, searched and filtered',
  async ({ page, simulator, axe }) => {
    test.setTimeout(180_000);
    const known = await startConnected(page, simulator);
    const { external_id } = await simulator.link(known);
    await page.goto('about:blank');
    // The listing has to be enough for that many; three thousand webhooks would only be in its way.
    await simulator.send('POST', '/webhooks', { lost: true });
    const institutions = ['gringotts_mx_retail', 'erebor_mx_retail', 'gringotts_co_retail'];
    for (let from = 1; from < 1000; from += 50) {
      await Promise.all(
        Array.from({ length: Math.min(50, 1000 - from) }, async (_, at) =>
          simulator.registerElsewhere({
            institution: institutions[(from + at) % institutions.length],
            username: `person_${from + at}`,
            password: 'pass_valid',
            external_id,
          }),
        ),
      );
    }
    expect(await simulator.linkCount()).toBe(1000);
    await comeBack(page, simulator);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 1,000 work', {
      timeout: 90_000,
    });
    await axe(page);
    const search = page.getByRole('searchbox');
    await search.fill('erebor');
    await expect(page.getByText(/333/).first()).toBeVisible();
    await search.fill('nothing like it');
    await expect(page.getByText('Nothing here matches.')).toBeVisible();
  },
);

test('what is deleted elsewhere while a sign-in runs does not confuse it', async ({
  page,
  simulator,
}) => {
  const link = await startConnected(page, simulator);
  await simulator.institution('erebor_mx_retail', { delaySeconds: 70 });
  await openSignIn(page, 'erebor_mx_retail');
  await signInAs(page, 'user_valid');
  await expectScreen(page, `Connecting ${erebor}`);
  await simulator.send('DELETE', `/links/${link}`);
  await simulator.advance(75);
  await expectScreen(page, `${erebor} is connected`);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  await expect(page.getByText(/was connected while you were away/)).toHaveCount(0);
});
