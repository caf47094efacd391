import { expectScreen, startDemo } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const bank = 'ofmockbank_br_retail';

test('a bank with pages of its own is connected there, and comes back as a connection', async ({
  page,
  simulator,
  axe,
}) => {
  await startDemo(page, `/connect/${bank}`);
  await expectScreen(page, /^Before you connect /);
  await axe(page);
  await page.getByLabel(/CPF/).fill('76109277673');
  await page.getByLabel(/name/i).fill('Ralph Bragg');
  await page.getByRole('button', { name: 'Continue at Belvo' }).click();
  await page.waitForURL(/_widget/);
  await page.getByRole('button', { name: /allow|permitir/i }).click();
  await expect(page).not.toHaveURL(/_widget/);
  await expectScreen(page, /OF Mock Bank/);
  expect(new URL(page.url()).search).toBe('');
  expect(await simulator.linkCount()).toBe(1);
});

test('leaving them changes nothing, and says so', async ({ page, simulator, axe }) => {
  await startDemo(page, `/connect/${bank}`);
  await page.getByLabel(/CPF/).fill('76109277673');
  await page.getByLabel(/name/i).fill('Ralph Bragg');
  await page.getByRole('button', { name: 'Continue at Belvo' }).click();
  await page.waitForURL(/_widget/);
  await page.getByRole('button', { name: /leave|sair/i }).click();
  await expectScreen(page, 'Nothing changed');
  await axe(page);
  expect(await simulator.linkCount()).toBe(0);
});
