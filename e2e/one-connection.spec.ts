import type { Page } from 'playwright/test';
import { expectScreen, openSignIn, signInAs, startConnected, startDemo } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';

/** The connections that home shows. */
function connections(page: Page) {
  return page.getByRole('region', { name: 'Connections' }).getByRole('listitem').getByRole('link');
}

async function openConnection(page: Page): Promise<void> {
  await page.goto('/');
  await connections(page).filter({ hasText: gringotts }).click();
  await expectScreen(page, gringotts);
}

test('a connection says what happened to it and what was agreed to', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openConnection(page);
  await expect(page.getByText(`You connected ${gringotts}`)).toBeVisible();
  await expect(page.getByText(`${gringotts} showed 3 accounts`)).toBeVisible();
  await expect(page.getByText('What you agreed to')).toBeVisible();
  await expect(page.getByText(/text 2026-\d\d.*English/i).first()).toBeVisible();
  await axe(page);
});

test('new data is asked for now, and not again before Belvo takes it', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openConnection(page);
  const refresh = page.getByRole('button', { name: 'Refresh now' });
  await refresh.click();
  await expect(page.getByText(/new data is on its way/).first()).toBeVisible();
  await expect(page.getByText(/Possible again in (9|10) min/)).toBeVisible();
  await axe(page);
  await refresh.click({ force: true });
  await simulator.advance(60);
  await expect(page.getByText(/Possible again in (8|9) min/)).toBeVisible();
  const asked = (await simulator.calls()).filter((call) => call.endsWith('/refresh/'));
  expect(asked).toHaveLength(1);
  await expect(page.getByText('You asked for new data')).toBeVisible();
  await simulator.advance(600);
  await refresh.click();
  await expect(async () =>
    expect((await simulator.calls()).filter((call) => call.endsWith('/refresh/'))).toHaveLength(2),
  ).toPass();
});

test('how it is read is changed, there and back, after it was said what that means', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openConnection(page);
  await page.getByRole('button', { name: `Change how ${gringotts} is read` }).click();
  await expect(
    page.getByRole('heading', { name: `Stop reading ${gringotts} again?` }),
  ).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Leave it as it is' }).click();
  expect((await simulator.calls()).some((call) => call.startsWith('PATCH'))).toBe(false);
  await page.getByRole('button', { name: `Change how ${gringotts} is read` }).click();
  await page.getByRole('button', { name: 'Do not read it again' }).click();
  await expect(
    page.getByText(`From then on ${gringotts} was not read again by itself`),
  ).toBeVisible();
  await page.getByRole('button', { name: `Change how ${gringotts} is read` }).click();
  await page.getByRole('button', { name: 'Agree and keep it up to date' }).click();
  await expect(page.getByText(`From then on ${gringotts} was read again and again`)).toBeVisible();
});

test('read once: the password is not kept, so it is connected again to be kept up to date', async ({
  page,
  simulator,
}) => {
  await startDemo(page);
  await openSignIn(page, 'gringotts_mx_retail', 'single');
  await signInAs(page, 'ana');
  await expectScreen(page, `${gringotts} is connected`);
  await simulator.advance(10);
  await openConnection(page);
  await page.getByRole('link', { name: `Connect again: ${gringotts}` }).click();
  await expectScreen(page, `Before you connect ${gringotts}`);
});

test('the list is filtered by bank, by how long and by how often; the address keeps it', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openSignIn(page, 'erebor_mx_retail', 'single');
  await signInAs(page, 'user_valid');
  await expectScreen(page, 'Erebor Bank is connected');
  await page.goto('/?access_mode=single');
  await expect(connections(page)).toHaveText([/^Erebor Bank/]);
  await axe(page);
  await page.goto('/?refresh_rate=7d');
  await expect(connections(page)).toHaveText([/^Gringotts Bank/]);
  await page.goto('/?institution=gringotts_mx_retail&access_mode=single');
  await expect(page.getByText('Nothing here matches.')).toBeVisible();
});
