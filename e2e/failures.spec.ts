import { createServer } from 'node:http';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import {
  expectScreen,
  said,
  signInAs,
  startConnected,
  startConnecting,
  startDemo,
  untilScreen,
} from './support/pages.ts';
import { freePort, runServer } from './support/server.ts';
import { makeDataDir } from './support/data-dir.ts';
import { expect, test } from './support/test.ts';

const gringotts = { institution: 'gringotts_mx_retail', name: 'Gringotts Bank' };
const candado = { institution: 'candado_mx_retail', name: 'Caja Candado (ficticia)' };
const tormenta = { institution: 'tormenta_co_retail', name: 'Banco Tormenta (ficticio)' };
const eco = { institution: 'eco_co_retail', name: 'Banco Eco (ficticio)' };

const examplePath = fileURLToPath(
  new URL('../src/contract/belvo/examples/institution.heimdall.json', import.meta.url),
);

const form = 'Sign in to ';
const list = 'What do you want to connect?';

const failures: {
  user: string;
  at: { institution: string; name: string };
  heading: (name: string) => string;
  /** The one main next step, and the beginning of the page it leads to. */
  next: (name: string) => string;
  leadsTo: typeof form | typeof list;
}[] = [
  {
    user: 'locked',
    at: candado,
    heading: (name) => `${name} locked your online access`,
    next: (name) => `I’ve unlocked ${name}`,
    leadsTo: form,
  },
  {
    user: 'forbidden',
    at: candado,
    heading: (name) => `${name} does not allow this access`,
    next: () => 'Start again',
    leadsTo: form,
  },
  {
    user: 'unsupported',
    at: candado,
    heading: () => 'This way of confirming does not work here yet',
    next: () => 'Choose another institution',
    leadsTo: list,
  },
  {
    user: 'not_active',
    at: candado,
    heading: (name) => `Your online access at ${name} is not active yet`,
    next: () => 'Start again',
    leadsTo: form,
  },
  {
    user: 'sessions',
    at: candado,
    heading: (name) => `You are signed in at ${name} somewhere else`,
    next: () => 'Start again',
    leadsTo: form,
  },
  {
    user: 'not_attempted',
    at: candado,
    heading: (name) => `${name} did not accept these details`,
    next: () => 'Type it again',
    leadsTo: form,
  },
  {
    user: 'missing',
    at: candado,
    heading: (name) => `${name} needs something else here`,
    next: () => 'Type it again',
    leadsTo: form,
  },
  {
    user: 'down',
    at: tormenta,
    heading: (name) => `${name} is not answering right now`,
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'unavailable',
    at: tormenta,
    heading: (name) => `${name} is not available right now`,
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'inactive',
    at: tormenta,
    heading: (name) => `${name} is switched off for now`,
    next: () => 'Choose another institution',
    leadsTo: list,
  },
  {
    user: 'unexpected',
    at: tormenta,
    heading: (name) => `Something unexpected happened at ${name}`,
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'timeout',
    at: tormenta,
    heading: (name) => `${name} took too long to answer`,
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'error',
    at: tormenta,
    heading: () => 'The service that talks to your bank failed',
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'service',
    at: tormenta,
    heading: () => 'The service that talks to your bank failed',
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'throttled',
    at: tormenta,
    heading: () => 'The service that talks to your bank is busy',
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
  {
    user: 'blocked',
    at: tormenta,
    heading: () => 'The service that talks to your bank is busy',
    next: (name) => `Try ${name} again`,
    leadsTo: form,
  },
];

test.describe('a login that fails is explained, with one main thing to do next', () => {
  for (const at of [candado, tormenta]) {
    test(at.name, async ({ page, simulator, axe }) => {
      test.slow();
      for (const { user, heading, next, leadsTo } of failures.filter((one) => one.at === at)) {
        await test.step(user, async () => {
          // Somebody else each time: one person may not fail as often as that.
          await page.goto('about:blank');
          await page.context().clearCookies();
          await startConnecting(page, at.institution, user);
          await expectScreen(page, heading(at.name));
          await axe(page);
          // It is still true after loading the page again.
          await page.reload();
          await expectScreen(page, heading(at.name));
          expect(await waysOn(page)).toEqual([next(at.name), 'Go to your connections']);
          expect(await simulator.linkCount()).toBe(0);

          await page.getByRole('link', { name: next(at.name) }).click();
          await expectScreen(page, leadsTo === form ? `${form}${at.name}` : leadsTo);
          // After some of these Belvo is left in peace for so long.
          await simulator.advance(31);
        });
      }
    });
  }
});

test('after a failure the next try can succeed', async ({ page, axe }) => {
  await startConnecting(page, candado.institution, 'locked');
  await page.getByRole('link', { name: `I’ve unlocked ${candado.name}` }).click();
  await expectScreen(page, `${form}${candado.name}`);
  // The name is still there; the password never is.
  await expect(page.getByLabel('Usuario')).toHaveValue('locked');
  await expect(page.getByLabel('Contraseña')).toHaveValue('');
  await axe(page);
  await signInAs(page, 'ana');
  await expectScreen(page, `${candado.name} is connected`);
});

test('three wrong codes lock the account, and that is said', async ({ page, axe }) => {
  await startConnecting(page, candado.institution, 'locks');
  await expectScreen(page, `Type the code from ${candado.name}`);
  for (const tries of [1, 2]) {
    await answer(page, candado, '999999');
    await expect(page.getByLabel(`Code from ${candado.name}`)).toHaveAccessibleDescription(
      new RegExp(`${tries} wrong`),
    );
  }
  await answer(page, candado, '999999');
  await expectScreen(page, `${candado.name} locked your online access`);
  await axe(page);
  expect((await waysOn(page))[0]).toBe(`I’ve unlocked ${candado.name}`);
  await page.getByRole('link', { name: `I’ve unlocked ${candado.name}` }).click();
  await expectScreen(page, `${candado.name} is not connected yet`);
});

test.describe('said before anything is sent', () => {
  test.use({ expectedErrors: [/409 \(Conflict\)/] });

  test('a login that is connected already leads to that connection', async ({ page, axe }) => {
    const espelho = { institution: 'espelho_br_retail', name: 'Banco Espelho (fictício)' };
    await startConnecting(page, espelho.institution, 'twice');
    await expectScreen(page, `${espelho.name} is connected`);
    await page.goto(`/connect/${espelho.institution}/sign-in?mode=recurrent`);
    await signInAs(page, 'twice');
    const said = page.getByRole('alert');
    await expect(said).toContainText(`This login at ${espelho.name} is connected already`);
    await axe(page);
    await said.getByRole('button', { name: 'Use another login' }).click();
    await expect(page.getByLabel('Usuário')).toBeFocused();
    await expect(page.getByLabel('Usuário')).toHaveValue('twice');
    await signInAs(page, 'twice');
    await page.getByRole('link', { name: 'See the connection' }).click();
    await expect(page).toHaveURL(/\/links\/[^/]+$/);
    await expectScreen(page, espelho.name);
  });
});

test.describe('said while nothing is sent', () => {
  test.use({ expectedErrors: [/429/] });

  test('a login that was refused three times rests', async ({ page, simulator, axe }) => {
    await startConnecting(page, gringotts.institution, 'ana', 'pass_invalid');
    for (const password of ['pass_invalid', 'pass_invalid', 'pass_valid']) {
      await expectScreen(page, `${gringotts.name} did not accept these details`);
      await page.getByRole('link', { name: 'Type it again' }).click();
      await signInAs(page, 'ana', password);
    }
    const rests = page.getByRole('alert');
    await expect(rests).toContainText(`${gringotts.name} refused this login several times`);
    await axe(page);
    const sent = (await simulator.calls()).filter((call) => call === 'POST /api/links/');
    expect(sent).toHaveLength(3);
  });
});

test.describe('an answer of the bank that was lost', () => {
  for (const fault of ['reset_after', 'garbage', 'truncated']) {
    test(`${fault}: it is found out that it worked, and nothing is sent twice`, async ({
      page,
      simulator,
      axe,
    }) => {
      await simulator.fault(fault, { method: 'POST', path: '/api/links/' });
      await startConnecting(page, gringotts.institution, 'ana');
      await expectScreen(page, 'We are finding out what happened');
      if (fault === 'reset_after') await axe(page);
      await simulator.advance(3);
      await expectScreen(page, `${gringotts.name} is connected`);
      await expect(
        page.getByText(`The answer of ${gringotts.name} was lost on its way`),
      ).toBeVisible();
      if (fault === 'reset_after') await axe(page);
      expect(await simulator.linkCount()).toBe(1);
      const sent = (await simulator.calls()).filter((call) => call === 'POST /api/links/');
      expect(sent).toHaveLength(1);
    });
  }

  test('home says that it is being found out, and leads back', async ({ page, simulator, axe }) => {
    await simulator.fault('reset_after', { method: 'POST', path: '/api/links/' });
    // Reading does not work yet either.
    await simulator.fault('500', { method: 'GET', path: '/api/links/' }, 50);
    await startConnecting(page, gringotts.institution, 'ana');
    await expectScreen(page, 'We are finding out what happened');
    await page.getByRole('link', { name: 'Leave and come back later' }).click();
    await expectScreen(page, 'One is in progress');
    const row = page.getByRole('main').getByRole('link', { name: gringotts.name });
    await expect(row).toContainText('Finding out');
    await axe(page);
    await row.click();
    await expectScreen(page, 'We are finding out what happened');
    await simulator.send('DELETE', '/faults');
    await untilScreen(page, `${gringotts.name} is connected`, () => simulator.advance(60));
  });

  test('reset_before: what never arrived is given up after ten minutes', async ({
    page,
    simulator,
    axe,
  }) => {
    await simulator.fault('reset_before', { method: 'POST', path: '/api/links/' });
    await startConnecting(page, gringotts.institution, 'ana');
    await expectScreen(page, 'We are finding out what happened');
    await simulator.advance(300);
    await expectScreen(page, 'We are finding out what happened');
    await untilScreen(page, `We could not find out what happened at ${gringotts.name}`, () =>
      simulator.advance(301),
    );
    await axe(page);
    expect(await waysOn(page)).toEqual(['Go to your connections']);
    await page.getByRole('link', { name: 'Go to your connections' }).click();
    await expectScreen(page, 'Nothing is connected yet');
    expect(await simulator.linkCount()).toBe(0);
  });

  test('to a code: it is found out that it worked', async ({ page, simulator }) => {
    await startConnecting(page, eco.institution, 'code');
    await expectScreen(page, `Type the code from ${eco.name}`);
    await simulator.fault('reset_after', { method: 'PATCH', path: '/api/links/' });
    await answer(page, eco, '111111');
    await expectScreen(page, 'We are finding out what happened');
    await simulator.advance(3);
    await expectScreen(page, `${eco.name} is connected`);
  });

  test('to a code that never arrived: the same step comes back and says so', async ({
    page,
    simulator,
    axe,
  }) => {
    await startConnecting(page, eco.institution, 'code');
    await expectScreen(page, `Type the code from ${eco.name}`);
    await simulator.fault('reset_before', { method: 'PATCH', path: '/api/links/' });
    await answer(page, eco, '111111');
    await expectScreen(page, 'We are finding out what happened');
    await untilScreen(page, `Type the code from ${eco.name}`, () => simulator.advance(10));
    await expect(page.getByLabel(`Code from ${eco.name}`)).toHaveAccessibleDescription(
      /^We do not know whether that arrived. Please send it again./,
    );
    await axe(page);
    await answer(page, eco, '111111');
    await expectScreen(page, `${eco.name} is connected`);
  });
});

test('a list that cannot be renewed is still shown, and said to be a little old', async ({
  page,
  simulator,
  axe,
}) => {
  // Somebody has looked at it before.
  await startDemo(page, '/connect/oficina_br_employment');
  await expectScreen(page, 'Before you connect Oficina do Trabalho (fictícia)');
  await simulator.advance(301);
  await simulator.fault('500', { path: '/api/institutions/' }, 50);
  await page.goto('/connect');
  await expect(page.getByText('this list may be a little old')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Institutions' })).toBeVisible();
  await axe(page);
});

test('Belvo in trouble is said on home, until it answers again', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnected(page, simulator);
  const belvo = async () => {
    await simulator.advance(301); // So that the list of institutions is asked for again.
    await page.request.get('/api/institutions');
    return (await page.request.get('/api/belvo')).json() as Promise<unknown>;
  };
  await simulator.fault('500', { path: '/api/' }, 200);
  await expect.poll(belvo, { intervals: [100], timeout: 20_000 }).toEqual({ state: 'trouble' });
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
  const trouble = said(page, 'The service that talks to your banks is having trouble.');
  await expect(trouble).toBeVisible();
  await axe(page);
  await simulator.send('DELETE', '/faults');
  await expect.poll(belvo, { intervals: [100], timeout: 20_000 }).toEqual({ state: 'answers' });
  await expect(trouble).toHaveCount(0);
});

test.describe('a list that was never there', () => {
  // The browser's own lines about the server's 502 and 503.
  test.use({ expectedErrors: [/50[23]/] });

  test('Belvo that is not there, or talks nonsense, is said; loading again helps', async ({
    page,
    axe,
  }) => {
    const [port, belvoPort] = [await freePort(), await freePort()];
    const dataDir = await makeDataDir();
    const server = runServer({
      PORT: String(port),
      DATA_DIR: dataDir,
      BELVO_API_URL: `http://127.0.0.1:${belvoPort}`,
      BELVO_SECRET_ID: 'enlace-sandbox',
      BELVO_SECRET_PASSWORD: 'enlace-sandbox',
    });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    await new Promise<void>((resolve) => {
      server.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Enlace is ready')) resolve();
      });
    });

    await startDemo(page, `http://localhost:${port}/connect`);
    const problem = page.getByRole('alert');
    const again = page.getByRole('button', { name: 'Load the list again' });
    await expect(problem).toContainText('We cannot reach the service that talks to your bank');
    await axe(page);

    let answer = '<html>nonsense';
    const belvo = createServer((_, response) => {
      response.setHeader('content-type', 'application/json').end(answer);
    });
    await new Promise<void>((resolve) => belvo.listen(belvoPort, '127.0.0.1', resolve));
    await again.click();
    await expect(problem).toContainText('We got an answer we do not understand');
    await axe(page);

    const heimdall: unknown = JSON.parse(await readFile(examplePath, 'utf8'));
    answer = JSON.stringify({ count: 1, next: null, previous: null, results: [heimdall] });
    await again.click();
    await expect(
      page.getByRole('list', { name: 'Institutions' }).getByRole('link', { name: 'Heimdall' }),
    ).toBeVisible();
    await expect(problem).toHaveCount(0);
    // Nothing is simulated here, and nobody says so.
    await expect(page.getByRole('button', { name: 'Director' })).toHaveCount(0);

    await page.goto('about:blank');
    belvo.close();
    server.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });
});

/** What the page offers to do next; the main thing comes first. */
async function waysOn(page: Page): Promise<string[]> {
  const main = page.getByRole('main');
  return main.getByRole('link').or(main.getByRole('button')).allInnerTexts();
}

async function answer(page: Page, { name }: { name: string }, typed: string): Promise<void> {
  await page.getByLabel(`Code from ${name}`).fill(typed);
  await page.getByRole('button', { name: 'Send the code' }).click();
}
