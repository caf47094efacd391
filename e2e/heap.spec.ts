import type { Locator, Page } from 'playwright/test';
import { canariesIn, canary } from './support/canary.ts';
import { expectScreen, openSignIn, startDemo } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** Types as a keyboard does; filling a field by script would leave a copy of the script's own. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus();
  await page.keyboard.insertText(text);
}

/** In which forms a canary is in what scripts of this page hold, after everything unused was let go. */
async function canariesInHeap(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return canariesIn(chunks.join(''));
}

async function signIn(page: Page, user: string, password: string): Promise<void> {
  await type(page, page.getByLabel(/^(Client number|Usuario)$/), user);
  await type(page, page.getByLabel(/^(Key Bank Personal|Contraseña)$/), password);
  await page.getByRole('button', { name: /^Connect / }).click();
}

test('what was typed is not held by the page any more, whatever came of it', async ({ page }) => {
  await startDemo(page, '/connect/gringotts_mx_retail/sign-in?mode=recurrent');
  await signIn(page, 'ana', canary('good'));
  await expectScreen(page, 'Gringotts Bank is connected');
  expect(await canariesInHeap(page)).toEqual([]);

  await openSignIn(page, 'erebor_mx_retail');
  await signIn(page, 'user_invalid', canary('bad'));
  await expectScreen(page, /did not accept these details$/);
  expect(await canariesInHeap(page)).toEqual([]);

  await openSignIn(page, 'acertijo_mx_retail');
  await signIn(page, 'question', 'pass_valid');
  const field = page.getByLabel('What is the name of your first pet?');
  await type(page, field, canary('answer'));
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(field).toHaveAccessibleDescription(/1 wrong try/);
  expect(await canariesInHeap(page)).toEqual([]);

  // And it would be found.
  await page.evaluate((word) => Object.assign(window, { kept: [`${word} kept`] }), canary('kept'));
  expect(await canariesInHeap(page)).not.toEqual([]);
});
