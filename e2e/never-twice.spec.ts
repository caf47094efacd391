import type { Page } from 'playwright/test';
import {
  expectScreen,
  openSignIn,
  signInAs,
  startConnected,
  startDemo,
  untilScreen,
} from './support/pages.ts';
import type { SimulatorControl } from './support/simulator.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const bank = 'gringotts_mx_retail';

/** Read once first and then for good: what was only read once stands in nobody's way. */
async function connectTwice(page: Page, simulator: SimulatorControl) {
  await startDemo(page);
  await openSignIn(page, bank, 'single');
  await signInAs(page, 'ana');
  await expectScreen(page, / is connected$/);
  await simulator.advance(10);
  await openSignIn(page, bank);
  await signInAs(page, 'ana');
}

test.describe('during', () => {
  test.use({ expectedErrors: [/409 \(Conflict\)/] });

  test('the same login is not sent again, but leads to the connection that exists', async ({
    page,
    simulator,
    axe,
  }) => {
    const link = await startConnected(page, simulator);
    const registered = async () =>
      (await simulator.calls()).filter((call) => call === 'POST /api/links/').length;
    expect(await registered()).toBe(1);
    await openSignIn(page, bank);
    await signInAs(page, 'ana');
    await expect(page.getByRole('alert')).toContainText(/already/);
    await axe(page);
    expect(await registered()).toBe(1);
    await page.getByRole('link', { name: 'See the connection' }).click();
    await expectScreen(page, gringotts);

    // Once it is broken, the same leads into its repair.
    await simulator.send('POST', `/links/${link}/password`);
    await page.goto('/');
    await expectScreen(page, 'One needs your attention');
    await openSignIn(page, bank);
    await signInAs(page, 'ana');
    await page.getByRole('alert').getByRole('link', { name: 'Repair the connection' }).click();
    await expectScreen(page, `${gringotts} no longer accepts your password`);
    expect(await registered()).toBe(1);
  });
});

test('during: what Belvo finds to be the same leads to a connection that was made elsewhere', async ({
  page,
  simulator,
}) => {
  const link = await startConnected(page, simulator);
  const { external_id } = await simulator.link(link);
  await simulator.registerElsewhere({
    institution: bank,
    username: 'bob',
    password: 'pass_valid',
    external_id,
  });
  // Long before; otherwise it could be what the connect itself is making.
  await simulator.advance(180);
  await simulator.institution(bank, { duplicatePrevention: true });
  await openSignIn(page, bank);
  await signInAs(page, 'bob');
  await expectScreen(page, /already/);
  await page.getByRole('link', { name: 'See the connection' }).click();
  await expectScreen(page, gringotts);
  expect(await simulator.linkCount()).toBe(2);
});

test('an attempt that was never finished does not block', async ({ page, simulator }) => {
  await startConnected(page, simulator);
  await openSignIn(page, 'heimdall_mx_retail');
  await signInAs(page, 'mfa_default');
  await expect(page.getByRole('button', { name: 'Send the code' })).toBeVisible();
  await simulator.advance(3600);
  await openSignIn(page, 'heimdall_mx_retail');
  await signInAs(page, 'mfa_default');
  await expect(page.getByRole('button', { name: 'Send the code' })).toBeVisible();
});

test.describe('after: the same login twice', () => {
  test.beforeEach(async ({ page, simulator }) => {
    await connectTwice(page, simulator);
    await page.getByRole('link', { name: 'Decide which one stays' }).click();
    await expectScreen(page, `You already have this ${gringotts} login`);
  });

  test('the old one is kept, and the new one is gone when the undo is over', async ({
    page,
    simulator,
    axe,
  }) => {
    await axe(page);
    await page.getByRole('radio', { name: /Keep the one you had/ }).check();
    await page.getByRole('button', { name: 'Keep the one you had' }).click();
    await expectScreen(page, `One ${gringotts} connection is being given up`);
    await axe(page);
    expect(await simulator.linkCount()).toBe(2);
    await simulator.advance(70);
    await untilScreen(page, `You have ${gringotts} once now`, () => simulator.advance(10));
    expect(await simulator.linkCount()).toBe(1);
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
  });

  test('the old one is replaced, and its history stays', async ({ page, simulator }) => {
    await page.getByRole('radio', { name: /Replace it with the new one/ }).check();
    await page.getByRole('button', { name: 'Replace it with the new one' }).click();
    await expectScreen(page, `One ${gringotts} connection is being given up`);
    await simulator.advance(70);
    await untilScreen(page, `You have ${gringotts} once now`, () => simulator.advance(10));
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    expect((await simulator.calls()).filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
  });

  test('both are kept, and nobody asks again', async ({ page, simulator }) => {
    await page.getByRole('radio', { name: /Keep both/ }).check();
    await page.getByRole('button', { name: 'Keep both' }).click();
    await expectScreen(page, 'You keep both');
    await simulator.advance(120);
    expect(await simulator.linkCount()).toBe(2);
    await page.goto('/');
    await expectScreen(page, /work/);
    await expect(page.getByRole('link', { name: 'Choose what to keep' })).toHaveCount(0);
  });

  test('a choice is taken back at home, and nothing is given up', async ({
    page,
    simulator,
    axe,
  }) => {
    await page.getByRole('radio', { name: /Replace it with the new one/ }).check();
    await page.getByRole('button', { name: 'Replace it with the new one' }).click();
    await expectScreen(page, `One ${gringotts} connection is being given up`);
    await page.goto('/');
    await expect(page.getByText(/is disconnected in/)).toBeVisible();
    await axe(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('link', { name: 'Choose what to keep' })).toBeVisible();
    await simulator.advance(120);
    expect(await simulator.linkCount()).toBe(2);
  });
});

test('two logins at one institution are two connections, and nothing is asked', async ({
  page,
  simulator,
}) => {
  await startConnected(page, simulator);
  await openSignIn(page, bank);
  await signInAs(page, 'bob');
  await expectScreen(page, `${gringotts} is connected`);
  await simulator.advance(10);
  await page.goto('/');
  await expectScreen(page, /work/);
  await expect(page.getByRole('link', { name: 'Choose what to keep' })).toHaveCount(0);
  expect(await simulator.linkCount()).toBe(2);
});

test.describe('two tabs at once', () => {
  test.use({ expectedErrors: [/409 \(Conflict\)/] });

  test('the same account is connected once, and both tabs say so', async ({
    page,
    context,
    simulator,
  }) => {
    await startConnected(page, simulator, 'erebor_mx_retail');
    await simulator.institution(bank, { delaySeconds: 5 });
    const other = await context.newPage();
    await openSignIn(page, bank);
    await openSignIn(other, bank);
    await Promise.all([signInAs(page, 'ana'), signInAs(other, 'ana')]);
    const first = page.getByRole('heading', { name: `Connecting ${gringotts}` });
    const second = other.getByRole('heading', { name: `Connecting ${gringotts}` });
    // One of them leads; the other is told of it and follows.
    await expect(async () =>
      expect((await first.count()) + (await second.count())).toBe(1),
    ).toPass();
    const late = (await first.count()) === 0 ? page : other;
    await late.getByRole('link', { name: 'Go on there' }).click();
    await expectScreen(late, `Connecting ${gringotts}`);
    await simulator.advance(10);
    for (const tab of [page, other]) await expectScreen(tab, `${gringotts} is connected`);
    expect(await simulator.linkCount()).toBe(2);
  });
});
