import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectScreen, startConnected } from './support/pages.ts';
import { startServer } from './support/server.ts';
import { controlSimulator } from './support/simulator.ts';
import { expect, test as base } from './support/test.ts';

/** A host application that takes every webhook and remembers the last address it was given. */
async function startHost() {
  let address = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { data } = JSON.parse(body) as { data: { repairUrl?: string } };
      address = data.repairUrl ?? address;
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return {
    url: `http://127.0.0.1:${port}/`,
    address: () => address,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A worker's server that tells a host application. */
const test = base.extend<object, { host: Awaited<ReturnType<typeof startHost>> }>({
  host: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
    async ({}, provide) => {
      const host = await startHost();
      await provide(host);
      await host.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ host }, provide) => {
      const server = await startServer(undefined, {
        HOST_WEBHOOK_URL: host.url,
        HOST_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      });
      await provide(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
});

test('a broken connection marks the tab, and its address leads another device into the repair', async ({
  page,
  browser,
  server,
  host,
  axe,
}) => {
  const simulator = controlSimulator(server.simulatorUrl);
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await simulator.send('POST', `/links/${link}/password`, {});
  await expect(page).toHaveTitle(/^\(1\) /);
  await expect.poll(() => host.address()).toContain('/enter#');

  const phone = await browser.newContext();
  const other = await phone.newPage();
  await other.goto(host.address());
  await expectScreen(other, 'Continue to repair your connection');
  // Asked of the page itself: Playwright hears of a changed address a little later.
  const hash = () => other.evaluate(() => location.hash);
  expect(await hash()).toBe('');
  await axe(other);
  await other.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(other, / no longer accepts your password$/);
  await other.goBack();
  expect(await hash()).toBe('');

  // Once only.
  const late = await (await browser.newContext()).newPage();
  await late.goto(host.address());
  await late.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(late, 'This address no longer works');
  await axe(late);
});

test('an address for what is fine by now says so', async ({ page, browser, server, host }) => {
  const simulator = controlSimulator(server.simulatorUrl);
  const before = host.address();
  const link = await startConnected(page, simulator);
  await page.goto('/');
  await simulator.send('POST', `/links/${link}/password`, {});
  await page.getByRole('link', { name: 'Enter the new password' }).click();
  await expect.poll(() => host.address()).not.toBe(before);
  await page.getByLabel('Key Bank Personal').fill('pass_new');
  await page.getByRole('button', { name: /^Reconnect / }).click();
  await expectScreen(page, / works again$/);

  const other = await (await browser.newContext()).newPage();
  await other.goto(host.address());
  await other.getByRole('button', { name: 'Continue' }).click();
  await expectScreen(other, 'Nothing to repair');
});
