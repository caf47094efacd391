import type { Page } from 'playwright/test';
import { canariesIn, canary } from './support/canary.ts';
import {
  expectScreen,
  openSignIn,
  said,
  signInAs,
  startConnected,
  startConnecting,
  startDemo,
} from './support/pages.ts';
import { keptBy } from './support/sweep.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const acertijo = 'Banco Acertijo (ficticio)';
const welcome = 'All your accounts, and you decide who reads them';

test('who opens a deep address gets there after the welcome', async ({ page }) => {
  const address = '/connect/gringotts_mx_retail/sign-in?mode=single';
  await page.goto(address);
  await expectScreen(page, welcome);
  await expect(page).toHaveURL(address);
  await expect(page.getByText('You then go on to the page you opened.')).toBeVisible();
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expectScreen(page, `Sign in to ${gringotts}`);
  await expect(page).toHaveURL(address);
  await expect(page.getByText('You chose to read Gringotts Bank once.')).toBeVisible();
});

test.describe('with the browser’s own line about what was being read just then', () => {
  test.use({ expectedErrors: [/401/] });

  test('signing out ends it on this device and at the server', async ({
    page,
    context,
    simulator,
  }) => {
    await startConnected(page, simulator);
    await page.goto('/settings');
    const cookies = await context.cookies();
    expect(cookies).toEqual([
      expect.objectContaining({ httpOnly: true, sameSite: 'Strict', secure: true }),
    ]);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectScreen(page, welcome);
    await expect(page.getByText('You are signed out.')).toBeVisible();
    expect(await context.cookies()).toEqual([]);
    await page.goBack();
    await expectScreen(page, welcome);
    await expect(page.getByText(gringotts)).toHaveCount(0);

    // Not even with what the browser had before.
    await context.addCookies(cookies);
    await page.goto('/');
    await expectScreen(page, welcome);
    await page.getByRole('button', { name: 'Start the demo' }).click();
    await expectScreen(page, 'Nothing is connected yet');
  });

  test('a second person on the same device does not find the first one’s user name', async ({
    page,
  }) => {
    await startConnecting(page, 'gringotts_mx_retail', canary('user'), 'pass_invalid');
    await page.getByRole('link', { name: 'Type it again' }).click();
    await expect(page.getByLabel('Client number')).toHaveValue(canary('user'));
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectScreen(page, welcome);
    await startDemo(page, '/connect/gringotts_mx_retail/sign-in?mode=recurrent');
    await expect(page.getByLabel('Client number')).toHaveValue('');
    expect(canariesIn(await onPage(page))).toEqual([]);
  });
});

test('two people never see what belongs to the other', async ({
  page,
  browser,
  server,
  simulator,
}) => {
  await startConnected(page, simulator);
  await page.getByRole('link', { name: `See ${gringotts}` }).click();
  await expectScreen(page, gringotts);
  const link = new URL(page.url()).pathname;
  await openSignIn(page, 'acertijo_mx_retail');
  await signInAs(page, 'question');
  await expectScreen(page, `${acertijo} asks you a question`);
  const operation = new URL(page.url()).pathname;

  const elsewhere = await browser.newContext({ baseURL: server.url });
  const other = await elsewhere.newPage();
  await startDemo(other, link);
  for (const [address, heading] of [
    [link, 'This connection is not here'],
    [`${link}/disconnect`, 'This connection is not here'],
    [`${link}/repair`, 'We cannot find this'],
    [operation, 'We cannot find this'],
  ] as const) {
    await other.goto(address);
    await expectScreen(other, heading);
    await expect(other.getByText(/Gringotts|Acertijo/)).toHaveCount(0);
  }
  const [linkId, operationId] = [link, operation].map((path) => path.split('/').at(-1) ?? '');
  const requestKey = 'e2e-somebody-else-0001';
  for (const [path, body] of [
    ['/api/operations', [{ kind: 'disconnect', requestKey, linkId }]],
    [`/api/operations/${operationId}/cancel`, []],
    [`/api/operations/${operationId}/answer`, [{ challengeId: 'any' }, { answer: 'Luna' }]],
  ] as const) {
    expect(await post(other, path, body), path).toBe(404);
  }
  await other.goto('/');
  await expectScreen(other, 'Nothing is connected yet');
  await elsewhere.close();

  expect(await simulator.linkCount()).toBe(2);
  await page.getByLabel('What is the name of your first pet?').fill('Luna');
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expectScreen(page, `${acertijo} is connected`);
});

test.describe('with the browser’s own line about 401', () => {
  test.use({ expectedErrors: [/401/] });

  test('a session that ended in another tab ends here at once, and says so', async ({
    page,
    context,
    simulator,
    axe,
  }) => {
    await startConnected(page, simulator);
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    const other = await context.newPage();
    await other.goto('/settings');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await expectScreen(other, welcome);

    await expectScreen(page, welcome);
    await expect(page.getByText(gringotts)).toHaveCount(0);
    await expect(said(page, 'You are signed out.')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await axe(page);
  });

  test('a password is not kept when the session is over at the moment it is sent', async ({
    page,
    context,
    simulator,
  }) => {
    await startDemo(page, '/connect/gringotts_mx_retail/sign-in?mode=recurrent');
    await page.getByLabel('Client number').fill('ana');
    await page.getByLabel('Key Bank Personal').fill(canary('late'));
    await context.clearCookies();
    await page.getByRole('button', { name: `Connect ${gringotts}` }).click();
    await expectScreen(page, welcome);
    await page.getByRole('button', { name: 'Start the demo' }).click();
    await expectScreen(page, `Sign in to ${gringotts}`);
    await expect(page.getByLabel('Client number')).toHaveValue('');
    await expect(page.getByLabel('Key Bank Personal')).toHaveValue('');
    expect(canariesIn(await onPage(page))).toEqual([]);
    expect(await simulator.linkCount()).toBe(0);
  });
});

test('light or dark is chosen once and kept on this device', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await startDemo(page, '/settings');
  expect(await isDark(page)).toBe(false);
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await isDark(page)).toBe(true);
  await page.reload();
  expect(await isDark(page)).toBe(true);
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  // Also where nobody is signed in.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectScreen(page, welcome);
  expect(await isDark(page)).toBe(true);
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expectScreen(page, 'Nothing is connected yet');

  await page.goto('/settings');
  await page.getByRole('radio', { name: 'Like this device' }).check();
  expect(await isDark(page)).toBe(false);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await isDark(page)).toBe(true);
});

test('nothing typed is found anywhere but in the one request that needs it', async ({
  page,
  context,
  simulator,
}) => {
  const secrets = {
    password: canary('typed'),
    repair: canary('repair'),
    answer: canary('answer'),
  };
  const carriers: string[] = [];
  context.on('request', (request) => {
    const all = `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`;
    for (const [name, secret] of Object.entries(secrets)) {
      if (all.includes(secret)) {
        const path = new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, ':id');
        carriers.push(`${name}: ${request.method()} ${path}`);
      }
    }
  });
  const nothingKept = async () => {
    expect(canariesIn(await onPage(page))).toEqual([]);
  };

  // Typed and given up.
  await startDemo(page, '/connect/gringotts_mx_retail/sign-in?mode=recurrent');
  await page.getByLabel('Key Bank Personal').fill(secrets.password);
  expect(canariesIn(await onPage(page))).not.toEqual([]);
  await page.getByRole('link', { name: 'Leave without connecting' }).click();
  await expectScreen(page, 'Nothing is connected yet');
  await nothingKept();
  await page.goBack();
  await expect(page.getByLabel('Key Bank Personal')).toHaveValue('');

  // Typed, shown and sent.
  await page.getByRole('button', { name: 'Show what you typed' }).click();
  await signInAs(page, 'ana', secrets.password);
  await expectScreen(page, `${gringotts} is connected`);
  await nothingKept();
  const link = await simulator.latestLink();

  // A new password that is refused.
  await simulator.send('POST', `/links/${link}/password`);
  await page.goto('/');
  await page.getByRole('link', { name: 'Enter the new password' }).click();
  await page.getByLabel('Key Bank Personal').fill(secrets.repair);
  await page.getByRole('button', { name: `Reconnect ${gringotts}` }).click();
  await expectScreen(page, `${gringotts} did not accept these details`);
  await nothingKept();

  // An answer that is wrong.
  await openSignIn(page, 'acertijo_mx_retail');
  await signInAs(page, 'question');
  const field = page.getByLabel('What is the name of your first pet?');
  await field.fill(secrets.answer);
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(field).toHaveAccessibleDescription(/1 wrong try/);
  await nothingKept();

  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await nothingKept();
  }
  expect(carriers).toEqual([
    'password: POST /api/operations',
    'repair: POST /api/operations',
    'answer: POST /api/operations/:id/answer',
  ]);
});

/** Sends what the app itself would never send; answers with the status. */
async function post(page: Page, path: string, lines: readonly unknown[]): Promise<number> {
  return page.evaluate(
    async ([to, content]) => {
      const response = await fetch(to, {
        method: 'POST',
        headers: {
          'x-enlace': '1',
          ...(content === '' ? {} : { 'content-type': 'application/x-ndjson' }),
        },
        ...(content === '' ? {} : { body: content }),
      });
      return response.status;
    },
    [path, lines.map((line) => JSON.stringify(line)).join('\n')] as const,
  );
}

async function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const colour = getComputedStyle(document.body).backgroundColor;
    const [red = 255, green = 255, blue = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return red + green + blue < 384;
  });
}

/** Everything that the browser keeps of this page, and what stands in its fields. */
async function onPage(page: Page): Promise<string> {
  const fields = await page.evaluate(() =>
    [...document.querySelectorAll('input')].map(({ value }) => value),
  );
  return `${await keptBy(page)} ${JSON.stringify(fields)}`;
}
