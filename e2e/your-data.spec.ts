import { readFile } from 'node:fs/promises';
import { expectScreen, openSignIn, signInAs, startConnected } from './support/pages.ts';
import { expect, test } from './support/test.ts';

test('everything that is kept can be downloaded, and holds nothing that was typed', async ({
  page,
  simulator,
}) => {
  await startConnected(page, simulator, 'gringotts_mx_retail', 'ana_canary');
  await page.goto('/settings');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download everything' }).click();
  const file = await (await saved).path();
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ links: [{ status: 'valid' }] });
  expect(text).not.toContain('pass_valid');
  expect(text).not.toContain('ana_canary');
});

test('everything is deleted, here and at Belvo, and the page says how far it is', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openSignIn(page, 'erebor_mx_retail');
  await signInAs(page, 'user_valid');
  await expectScreen(page, 'Erebor Bank is connected');
  expect(await simulator.linkCount()).toBe(2);

  await page.goto('/settings');
  await page.getByRole('link', { name: 'Delete everything of mine' }).click();
  await expectScreen(page, 'Delete everything of yours?');
  await axe(page);
  await page.getByRole('button', { name: 'Delete everything of mine' }).click();
  await expect(page.getByText('Tick this first, to be sure.')).toBeVisible();
  expect(await simulator.linkCount()).toBe(2);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete everything of mine' }).click();
  await expectScreen(page, /Everything of yours is (being )?deleted/);
  await axe(page);
  await expect(async () => {
    await simulator.advance(10);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Everything of yours is deleted',
      { timeout: 1_500 },
    );
  }).toPass({ timeout: 20_000 });
  expect(await simulator.linkCount()).toBe(0);
  await page.reload();
  await expectScreen(page, 'Everything of yours is deleted');
  await axe(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Start the demo' })).toBeVisible();
});
