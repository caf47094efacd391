import type { Page } from 'playwright/test';
import {
  expectScreen,
  openSignIn,
  said,
  signInAs,
  startConnected,
  startConnecting,
  startDemo,
  untilScreen,
} from './support/pages.ts';
import type { SimulatorControl } from './support/simulator.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const erebor = 'Erebor Bank';
const eco = 'Banco Eco (ficticio)';
const passwordChanged = `${gringotts} no longer accepts your password`;
const asksForCode = `${gringotts} asks for a new code`;
const code = `Type the code from ${gringotts}`;

test('a password changed at the bank shows on home by itself, and the new one mends it in place', async ({
  page,
  simulator,
  axe,
}) => {
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  await row(page, gringotts).click();
  await expectScreen(page, gringotts);
  const address = page.url();
  await page.goBack();

  await simulator.send('POST', `/links/${link}/password`);
  await expectScreen(page, 'One needs your attention');
  await expect(said(page, 'One needs your attention')).toBeAttached();
  await expect(page).toHaveTitle(/^\(1\) Your connections/);
  await card(page, passwordChanged).getByRole('link', { name: 'Enter the new password' }).click();
  await expect(page).toHaveURL(`${address}/repair`);
  await expectScreen(page, passwordChanged);
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(1);
  await axe(page);

  await repair(page, 'pass_old');
  await expectScreen(page, `${gringotts} did not accept these details`);
  await page.getByRole('link', { name: 'Type it again' }).click();
  await expect(page).toHaveURL(`${address}/repair`);
  await repair(page, 'pass_new');
  await expectScreen(page, `${gringotts} works again`);
  await axe(page);

  await page.getByRole('link', { name: `See ${gringotts}` }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByText(/^Works\./)).toBeVisible();
  await expect(page.getByText('Cuenta de ahorro')).toBeVisible();
  expect(await simulator.linkCount()).toBe(1);
  expect(await count(simulator, 'POST /api/links/')).toBe(1);
  expect(await simulator.fieldsOf(`PUT /api/links/${link}/`)).toEqual(['password']);
});

test('the director changes the password while somebody looks at the connection', async ({
  page,
  simulator,
}) => {
  await startConnected(page, simulator);
  await page.getByRole('link', { name: `See ${gringotts}` }).click();
  await expect(page.getByText(/^Works\./)).toBeVisible();
  await page.getByRole('button', { name: 'Director' }).click();
  await page.getByRole('button', { name: 'Password changed at the bank' }).click();
  await expect(page.getByRole('heading', { level: 2, name: passwordChanged })).toBeVisible();
  await page.getByRole('button', { name: 'Close the director' }).click();
  await page.getByRole('link', { name: 'Enter the new password' }).click();
  await repair(page, 'pass_new');
  await expectScreen(page, `${gringotts} works again`);
});

test('a bank that wants a new code gets one, without a password', async ({
  page,
  simulator,
  axe,
}) => {
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await simulator.send('POST', `/links/${link}/require-code`);
  await card(page, asksForCode).getByRole('link', { name: 'Enter a code' }).click();
  await expectScreen(page, asksForCode);
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
  await axe(page);

  await page.getByRole('button', { name: 'Ask for a new code' }).click();
  await expectScreen(page, code);
  await answer(page, '999999');
  await expect(page.getByLabel(`Code from ${gringotts}`)).toHaveAccessibleDescription(
    /That was 1 wrong try/,
  );
  await answer(page, '111111');
  await expectScreen(page, `${gringotts} works again`);
  expect(await simulator.fieldsOf('POST /api/accounts/')).toEqual(['link']);
  expect(await count(simulator, `PUT /api/links/${link}/`)).toBe(0);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
});

test('a bank that wants a new code also takes the password instead', async ({
  page,
  simulator,
  axe,
}) => {
  const link = await startConnected(page, simulator);
  await simulator.send('POST', `/links/${link}/require-code`);
  await page.goto('/');
  await page.getByRole('link', { name: 'Enter a code' }).click();
  await page.getByRole('link', { name: 'Use the password instead' }).click();
  await expectScreen(page, `Sign in to ${gringotts} again`);
  await axe(page);
  // There is a way back to the code.
  await page.getByRole('link', { name: 'Back' }).click();
  await expectScreen(page, asksForCode);
  await page.getByRole('link', { name: 'Use the password instead' }).click();
  await repair(page, 'pass_valid');
  await expectScreen(page, code);
  await answer(page, '111111');
  await expectScreen(page, `${gringotts} works again`);
});

test('a repair that is stopped leaves the connection as it was', async ({ page, simulator }) => {
  const link = await startConnected(page, simulator);
  await simulator.send('POST', `/links/${link}/require-code`);
  await page.goto('/');
  await page.getByRole('link', { name: 'Enter a code' }).click();
  const again = page.getByRole('button', { name: 'Ask for a new code' });
  await expect(again).toBeVisible();
  const address = page.url();
  await again.click();
  await expectScreen(page, code);
  const operation = page.url();

  // The repair's own address leads to what is under way.
  await page.goto(address);
  await expectScreen(page, `${gringotts} is in the middle of something`);
  await page.getByRole('link', { name: 'Go on there' }).click();
  await expect(page).toHaveURL(operation);

  await page.getByRole('button', { name: 'Cancel the repair' }).click();
  await page.getByRole('button', { name: 'Stop repairing' }).click();
  await expectScreen(page, 'You stopped');
  await page.getByRole('link', { name: 'Go to your connections' }).click();
  await expect(card(page, asksForCode)).toBeVisible();
  expect(await simulator.linkCount()).toBe(1);
});

test('several that broke are repaired one after the other', async ({ page, simulator, axe }) => {
  const first = await startConnected(page, simulator);
  await openSignIn(page, 'erebor_mx_retail');
  await signInAs(page, 'ana');
  await expectScreen(page, `${erebor} is connected`);
  const second = await simulator.latestLink();
  await simulator.send('POST', `/links/${first}/password`);
  await simulator.send('POST', `/links/${second}/password`);
  await page.goto('/');
  await expectScreen(page, 'Two need your attention');
  // There are no others.
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText([
    'Needs your attention',
  ]);
  await axe(page);

  await card(page, passwordChanged).getByRole('link', { name: 'Enter the new password' }).click();
  await expectScreen(page, passwordChanged);
  await expect(page.getByRole('list', { name: 'What needs fixing' })).toContainText(erebor);
  await axe(page);
  await page.getByRole('link', { name: 'Skip, show the next one' }).click();
  await expectScreen(page, `${erebor} no longer accepts your password`);
  await repair(page, 'pass_new', erebor);
  await expectScreen(page, `${erebor} works again`);
  await page.getByRole('link', { name: `Repair ${gringotts} next` }).click();
  await expectScreen(page, passwordChanged);
  await repair(page, 'pass_new');
  await expectScreen(page, `${gringotts} works again`);
  await page.goto('/');
  await expectScreen(page, 'All 2 work');
});

for (const { mode, sentence } of [
  { mode: 'recurrent', sentence: `Your connection with ${gringotts} works.` },
  { mode: 'single', sentence: `${gringotts} was read once, as you chose.` },
] as const) {
  test(`a connection that is fine (${mode}) has nothing to repair, and the bank is left alone`, async ({
    page,
    simulator,
    axe,
  }) => {
    await startDemo(page, `/connect/gringotts_mx_retail/sign-in?mode=${mode}`);
    await signInAs(page, 'ana');
    await expectScreen(page, `${gringotts} is connected`);
    await simulator.advance(10);
    await expect(page.getByText('We found 3 accounts.').first()).toBeVisible();
    const before = await visits(simulator);

    await page.getByRole('link', { name: `See ${gringotts}` }).click();
    await expectScreen(page, gringotts);
    await page.goto(`${page.url()}/repair`);
    await expectScreen(page, 'Nothing to repair');
    await expect(page.getByRole('main').getByText(sentence)).toBeVisible();
    await axe(page);
    expect(await visits(simulator)).toEqual(before);
    await page.getByRole('link', { name: 'See the connection' }).click();
    await expectScreen(page, gringotts);
  });
}

test.describe('a connection whose code was never typed', () => {
  test.beforeEach(async ({ page, simulator }) => {
    await startConnecting(page, 'eco_co_retail', 'code');
    await expectScreen(page, `Type the code from ${eco}`);
    await simulator.advance(721);
    await expectScreen(page, 'The time for the code is over');
    await page.goto('/');
    await expectScreen(page, 'One needs your attention');
    await card(page, `${eco} is not connected yet`)
      .getByRole('link', { name: 'Finish connecting' })
      .click();
    await expectScreen(page, `${eco} is not connected yet`);
  });

  test('is finished with the password and a code', async ({ page, simulator, axe }) => {
    await axe(page);
    await page.getByLabel('Key Bank Personal').fill('pass_valid');
    await page.getByRole('button', { name: 'Finish connecting' }).click();
    await expectScreen(page, `Type the code from ${eco}`);
    await answer(page, '999999', eco);
    await expect(page.getByLabel(`Code from ${eco}`)).toHaveAccessibleDescription(/1 wrong try/);
    await answer(page, '111111', eco);
    await expectScreen(page, `${eco} is connected`);
    expect(await simulator.linkCount()).toBe(1);
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
  });

  test('is removed instead, and nothing of it stays', async ({ page, simulator, axe }) => {
    await page.getByRole('link', { name: 'Remove it instead' }).click();
    await expectScreen(page, `Disconnect ${eco}?`);
    await axe(page);
    await page.getByRole('button', { name: `Disconnect ${eco}` }).click();
    await untilScreen(page, `${eco} is disconnected`, () => simulator.advance(5));
    expect(await simulator.linkCount()).toBe(0);
    await page.goto('/');
    await expectScreen(page, 'Nothing is connected yet');
  });
});

test('a connection that is over is not repaired, but connected again', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await page.getByRole('link', { name: `See ${gringotts}` }).click();
  await expectScreen(page, gringotts);
  const address = page.url();
  await page.getByRole('link', { name: `Disconnect ${gringotts}` }).click();
  await page.getByRole('button', { name: `Disconnect ${gringotts}` }).click();
  await untilScreen(page, `${gringotts} is disconnected`, () => simulator.advance(5));

  await page.goto(`${address}/repair`);
  await expectScreen(page, `This connection with ${gringotts} is over`);
  await axe(page);
  await page.getByRole('link', { name: `Connect ${gringotts} again` }).click();
  await expectScreen(page, `Before you connect ${gringotts}`);

  await page.goto(`${address}/disconnect`);
  await expectScreen(page, `${gringotts} is already disconnected`);
  await axe(page);

  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'What was deleted' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Enter the new password' })).toHaveCount(0);
  await axe(page);
  await page.getByRole('link', { name: 'Connect again' }).click();
  await expectScreen(page, `Before you connect ${gringotts}`);
});

test.describe('with the browser’s own line about 404', () => {
  test.use({ expectedErrors: [/404/] });

  const madeUp = '00000000-0000-4000-8000-000000000000';
  for (const [address, heading] of [
    [`/links/${madeUp}`, 'This connection is not here'],
    [`/links/${madeUp}/disconnect`, 'This connection is not here'],
    [`/links/${madeUp}/repair`, 'We cannot find this'],
    ['/links/nonsense/repair', 'We cannot find this'],
    [`/operations/${madeUp}`, 'We cannot find this'],
  ] as const) {
    test(`${address} is said not to be there`, async ({ page, axe }) => {
      await startDemo(page, address);
      await expectScreen(page, heading);
      await expect(page.getByText(/belongs to (someone else|another person)/)).toBeVisible();
      await axe(page);
      await page.getByRole('link', { name: 'Go to your connections' }).click();
      await expectScreen(page, 'Nothing is connected yet');
    });
  }
});

/** What needs the person, on the home screen. */
function card(page: Page, name: string) {
  return page.getByRole('article', { name });
}

/** A connection on the home screen. */
function row(page: Page, name: string) {
  return page.getByRole('main').getByRole('link', { name });
}

async function repair(page: Page, password: string, name = gringotts): Promise<void> {
  await page.getByLabel('Key Bank Personal').fill(password);
  await page.getByRole('button', { name: `Reconnect ${name}` }).click();
}

async function answer(page: Page, typed: string, name = gringotts): Promise<void> {
  await page.getByLabel(`Code from ${name}`).fill(typed);
  await page.getByRole('button', { name: 'Send the code' }).click();
}

/** Calls with which the bank is visited; reading what Belvo has stored is none. */
async function visits(simulator: SimulatorControl): Promise<string[]> {
  return (await simulator.calls()).filter((call) => !call.startsWith('GET'));
}

async function count(simulator: SimulatorControl, call: string): Promise<number> {
  return (await simulator.calls()).filter((one) => one === call).length;
}

test('what was agreed to on the bank’s own pages is agreed to there again, and no password is spoken of', async ({
  page,
  simulator,
  axe,
}) => {
  const name = 'OF Mock Bank by Raidiam';
  const agree = async () => {
    await page.getByLabel('CPF, or CNPJ of a company').fill('76109277673');
    await page.getByLabel('Full name, as at the bank').fill('Ralph Bragg');
    await page.getByRole('button', { name: 'Continue at Belvo' }).click();
    await page.getByRole('button', { name: 'Permitir' }).click();
    await expectScreen(page, name);
  };
  await startDemo(page, '/connect/ofmockbank_br_retail');
  await agree();
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  const link = await simulator.latestLink();
  await simulator.send('POST', `/links/${link}/password`);
  await expectScreen(page, 'One needs your attention');
  await expect(page.getByText(`${name} needs your permission again`)).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(/password/i);
  await axe(page);
  await page.getByRole('link', { name: 'Give permission again' }).click();
  await expectScreen(page, `${name} needs your permission again`);
  await agree();
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  expect(await simulator.linkCount()).toBe(1);
});
