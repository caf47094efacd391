import type { Page } from 'playwright/test';
import { expectScreen, startConnected, untilScreen } from './support/pages.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const gone = `${gringotts} is disconnected`;

test('what is deleted is said first; nothing happens until it is wanted', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openDisconnect(page);
  await expect(page.getByText('Nothing happens until you press the button.')).toBeVisible();
  const losses = page.getByRole('main').getByRole('listitem');
  await expect(losses).toContainText([
    '3 accounts and everything read from them are deleted.',
    'Your stored password is deleted.',
    `${gringotts} itself does not change. Your money stays as it is.`,
    'One line in your list stays',
  ]);
  await axe(page);

  await page.getByRole('link', { name: 'Keep it' }).click();
  await expectScreen(page, gringotts);
  await expect(page.getByText(/^Works\./)).toBeVisible();
  expect((await simulator.calls()).filter((call) => call.startsWith('DELETE'))).toEqual([]);
  expect(await simulator.linkCount()).toBe(1);
});

test('it is said to be gone only when it is gone, and one line stays at home', async ({
  page,
  simulator,
  axe,
}) => {
  const link = await startConnected(page, simulator);
  await openDisconnect(page);
  const preview = page.url();
  await simulator.send('POST', '/faults', {
    fault: 'slow',
    match: { method: 'DELETE' },
    seconds: 60,
  });
  await disconnect(page);
  await expectScreen(page, `Disconnecting ${gringotts}`);
  await expect(page.getByText('Deleting the connection and what was read').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Cancel/ })).toHaveCount(0);
  await axe(page);
  expect(await simulator.linkCount()).toBe(1);

  // Elsewhere it is under way, too, and cannot be asked for twice.
  const operation = page.url();
  await page.goto(preview);
  await expect(page.getByText('Something else is being done with this connection.')).toBeVisible();
  await axe(page);
  await page.getByRole('link', { name: 'See what is being done' }).click();
  await expect(page).toHaveURL(operation);
  await page.getByRole('link', { name: 'Leave and come back later' }).click();
  await expectScreen(page, 'One is in progress');
  await expect(row(page)).toContainText('Disconnecting');
  await row(page).click();
  await expectScreen(page, `Disconnecting ${gringotts}`);

  await simulator.advance(61);
  await expect(page.getByText('We wait until it is confirmed.')).toBeVisible();
  await simulator.advance(5);
  await expectScreen(page, gone);
  expect(await simulator.linkCount()).toBe(0);
  expect((await simulator.calls()).filter((call) => call.startsWith('DELETE'))).toEqual([
    `DELETE /api/links/${link}/`,
  ]);
  await axe(page);

  await page.getByRole('link', { name: 'Go to your connections' }).click();
  await expectScreen(page, 'Nothing is connected now');
  await expect(page.getByRole('heading', { name: 'No longer connected' })).toBeVisible();
  await axe(page);
  await page.getByRole('link', { name: /^Connect again/ }).click();
  await expectScreen(page, `Before you connect ${gringotts}`);
});

test('a connection that disappeared at Belvo behind our back can still be disconnected', async ({
  page,
  simulator,
}) => {
  const link = await startConnected(page, simulator);
  await openDisconnect(page);
  await simulator.send('DELETE', `/links/${link}`);
  await disconnect(page);
  await expectScreen(page, gone);
  await page.goto('/');
  await expect(page.getByText(/^Ended on/)).toBeVisible();
});

for (const { fault, what } of [
  { fault: 'reset_after', what: 'was done, but whose answer was lost' },
  { fault: 'reset_before', what: 'never arrived' },
  { fault: 'hang', what: 'is never answered' },
]) {
  test(`a deletion that ${what} (${fault}) is done in the end`, async ({
    page,
    simulator,
    axe,
  }) => {
    await startConnected(page, simulator);
    await openDisconnect(page);
    await simulator.fault(fault, { method: 'DELETE' });
    await disconnect(page);
    await expectScreen(page, `Disconnecting ${gringotts}`);
    if (fault === 'reset_before') {
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await axe(page);
    }
    await untilScreen(page, gone, () => simulator.advance(20));
    expect(await simulator.linkCount()).toBe(0);
  });
}

test('a deletion that Belvo refuses is said, and can be tried again', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  await openDisconnect(page);
  const preview = page.url();
  await simulator.fault('429', { method: 'DELETE' });
  await disconnect(page);
  await expectScreen(page, 'The service that talks to your bank is busy');
  await axe(page);
  expect(await simulator.linkCount()).toBe(1);
  await page.getByRole('link', { name: `Try ${gringotts} again` }).click();
  await expect(page).toHaveURL(preview);
  // As long as Belvo is left in peace after that.
  await simulator.advance(15);
  await disconnect(page);
  await untilScreen(page, gone, () => simulator.advance(5));
  expect(await simulator.linkCount()).toBe(0);
});

/** From the page that says that it is connected to what disconnecting means. */
async function openDisconnect(page: Page): Promise<void> {
  await page.getByRole('link', { name: `See ${gringotts}` }).click();
  await page.getByRole('link', { name: `Disconnect ${gringotts}` }).click();
  await expectScreen(page, `Disconnect ${gringotts}?`);
}

async function disconnect(page: Page): Promise<void> {
  await page.getByRole('button', { name: `Disconnect ${gringotts}` }).click();
}

/** The connection on the home screen. */
function row(page: Page) {
  return page.getByRole('main').getByRole('link', { name: gringotts });
}
