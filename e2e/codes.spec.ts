import type { Page } from 'playwright/test';
import {
  expectScreen,
  openSignIn,
  said,
  signInAs,
  startConnecting,
  startDemo,
} from './support/pages.ts';
import { expect, test } from './support/test.ts';

interface Asked {
  /** What is asked for, in the titles of the tests. */
  kind: string;
  institution: string;
  /** Its display name. */
  name: string;
  user: string;
  heading: string;
  field: string;
  send: string;
  right: string;
}

const numeral = 'Banco Numeral (ficticio)';
const mosaico = 'Banco Mosaico (ficticio)';
const acertijo = 'Banco Acertijo (ficticio)';
const eco = 'Banco Eco (ficticio)';
const farol = 'Banco Farol (fictício)';

const numeric: Asked = {
  kind: 'a code to type into the app',
  institution: 'numeral_co_retail',
  name: numeral,
  user: 'numeric',
  heading: `Type this code into the ${numeral} app`,
  field: 'What did the app show you?',
  send: 'Send the code',
  right: '111111',
};
const qr: Asked = {
  ...numeric,
  kind: 'a QR code',
  institution: 'mosaico_mx_retail',
  name: mosaico,
  user: 'qr_image',
  heading: `Scan this with the ${mosaico} app`,
};
const question: Asked = {
  kind: 'a question',
  institution: 'acertijo_mx_retail',
  name: acertijo,
  user: 'question',
  heading: `${acertijo} asks you a question`,
  field: 'What is the name of your first pet?',
  send: 'Send the answer',
  right: 'Luna',
};
const token: Asked = {
  kind: 'a code from elsewhere',
  institution: 'eco_co_retail',
  name: eco,
  user: 'code',
  heading: `Type the code from ${eco}`,
  field: `Code from ${eco}`,
  send: 'Send the code',
  right: '111111',
};

for (const asked of [numeric, qr, question, token]) {
  test.describe(asked.kind, () => {
    test('a wrong answer is said at the field, then the right one connects', async ({
      page,
      axe,
    }) => {
      await begin(page, asked);
      const field = page.getByLabel(asked.field);
      await axe(page);

      await page.getByRole('button', { name: asked.send }).click();
      await expect(field).toBeFocused();
      await expect(field).toHaveAccessibleDescription(/^Type it first\./);

      await answer(page, asked, '999999');
      await expect(field).toHaveAccessibleDescription(
        new RegExp(`^${escaped(asked.name)} did not accept that. That was 1 wrong try.`),
      );
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toBeFocused();
      await axe(page);

      await answer(page, asked, '000000');
      await expect(field).toHaveAccessibleDescription(/That makes 2 wrong tries./);
      await answer(page, asked, asked.right);
      await expectScreen(page, `${asked.name} is connected`);
    });

    test('the page is loaded again in the middle', async ({ page }) => {
      await begin(page, asked);
      await page.reload();
      await expectScreen(page, asked.heading);
      await answer(page, asked, asked.right);
      await expectScreen(page, `${asked.name} is connected`);
    });

    test('a second tab moves on by itself', async ({ page, context, simulator }) => {
      await begin(page, asked);
      const other = await context.newPage();
      await other.goto(page.url());
      await answer(other, asked, '999999');
      await expect(page.getByLabel(asked.field)).toHaveAccessibleDescription(/That was 1 wrong/);
      await answer(other, asked, asked.right);
      await expectScreen(other, `${asked.name} is connected`);
      await expectScreen(page, `${asked.name} is connected`);
      expect(await simulator.linkCount()).toBe(1);
    });

    test('the browser is closed in the middle; home leads back', async ({
      page,
      context,
      browser,
      server,
      axe,
    }) => {
      await begin(page, asked);
      const storageState = await context.storageState();
      await context.close();

      const later = await browser.newContext({ baseURL: server.url, storageState });
      const again = await later.newPage();
      await again.goto('/');
      await expectScreen(again, 'One needs your attention');
      await expect(
        again.getByRole('heading', { name: `${asked.name} is waiting for you` }),
      ).toBeVisible();
      if (asked === numeric) await axe(again);
      await again.getByRole('link', { name: 'Go on' }).click();
      await expectScreen(again, asked.heading);
      await answer(again, asked, asked.right);
      await expectScreen(again, `${asked.name} is connected`);
      await later.close();
    });

    test('cancelled in the middle, nothing of it stays', async ({ page, simulator, axe }) => {
      await begin(page, asked);
      expect(await simulator.linkCount()).toBe(1);
      await page.getByRole('button', { name: 'Cancel the connection' }).click();
      const dialog = page.getByRole('dialog', { name: `Stop connecting ${asked.name}?` });
      if (asked === numeric) await axe(page);
      await dialog.getByRole('button', { name: 'Keep connecting' }).click();
      await expect(dialog).toHaveCount(0);
      await expectScreen(page, asked.heading);

      await page.getByRole('button', { name: 'Cancel the connection' }).click();
      await dialog.getByRole('button', { name: 'Stop connecting' }).click();
      await expectScreen(page, `You stopped connecting ${asked.name}`);
      if (asked === numeric) await axe(page);
      await expect(async () => {
        await simulator.advance(5);
        expect(await simulator.linkCount()).toBe(0);
      }).toPass({ timeout: 20_000 });
      await page.goto('/');
      await expectScreen(page, 'Nothing is connected yet');
    });
  });
}

test.describe('every form in which a QR code comes can be scanned', () => {
  for (const [user, element] of [
    ['qr_image', 'img'],
    ['qr_data', 'img'],
    ['qr_text', 'svg'],
    ['qr_plain', 'svg'],
  ] as const) {
    test(user, async ({ page, axe }) => {
      await begin(page, { ...qr, user });
      const code = page.getByRole('main').getByRole('img', { name: `QR code for the ${mosaico}` });
      await expect(code).toBeVisible();
      expect(await code.evaluate(({ tagName }) => tagName.toLowerCase())).toBe(element);
      if (element === 'img') {
        await expect
          .poll(() => code.evaluate((img: HTMLImageElement) => img.naturalWidth))
          .toBeGreaterThan(20);
      }
      await axe(page);

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save' }).click();
      expect((await download).suggestedFilename()).toBe('mosaico_mx_retail-qr.png');

      await page.getByRole('button', { name: 'Enlarge' }).click();
      const large = page.getByRole('dialog', { name: `QR code for the ${mosaico} app` });
      await expect(large.getByRole('img')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(large).toHaveCount(0);

      await answer(page, qr, qr.right);
      await expectScreen(page, `${mosaico} is connected`);
    });
  }
});

test.describe('a fresh code comes by itself and what was typed stays', () => {
  for (const { seconds, ...asked } of [
    { ...numeric, seconds: 60 },
    { ...numeric, user: 'numeric_30', seconds: 30 },
    { ...qr, seconds: 60 },
  ]) {
    test(`${asked.kind}, after ${seconds} seconds`, async ({ page, simulator, axe }) => {
      await begin(page, asked);
      const before = await shownCode(page);
      await page.getByLabel(asked.field).fill('1234');
      await simulator.advance(seconds);
      await expect(said(page, 'A new code is here.')).toBeAttached();
      await expect.poll(() => shownCode(page)).not.toBe(before);
      await expect(page.getByText(/^\d+ seconds left$/).first()).toBeVisible();
      await expect(page.getByLabel(asked.field)).toHaveValue('1234');
      await expect(page.getByLabel(asked.field)).not.toHaveAttribute('aria-invalid');
      await axe(page);
      await answer(page, asked, asked.right);
      await expectScreen(page, `${asked.name} is connected`);
    });
  }
});

test('the time left of a code is told at 30 and at 10 seconds', async ({ page, simulator }) => {
  await begin(page, numeric);
  await simulator.advance(31);
  await expect(said(page, '30 seconds left')).toBeAttached();
  await simulator.advance(20);
  await expect(said(page, '10 seconds left')).toBeAttached();
});

test('a new code can be asked for before its time', async ({ page, simulator }) => {
  await begin(page, numeric);
  await simulator.advance(40);
  await page.getByLabel(numeric.field).fill('1234');
  await page.getByRole('button', { name: 'Get a new one now' }).click();
  await expect(said(page, 'A new code is here.')).toBeAttached();
  await expect(page.getByLabel(numeric.field)).toHaveValue('1234');
});

test.describe('while the network is poor', () => {
  // The browser's own lines about the request that did not get through.
  test.use({ expectedErrors: [/ERR_FAILED/] });

  test('an answer to an outdated code is told apart from a wrong one', async ({
    page,
    simulator,
    axe,
  }) => {
    await begin(page, numeric);
    // The fresh code does not get here.
    await page.route('**/renew', (route) => route.abort());
    await simulator.advance(61);
    await expect(page.getByRole('alert')).toContainText('Enlace could not be reached');
    await answer(page, numeric, numeric.right);
    const field = page.getByLabel(numeric.field);
    await expect(field).toHaveAccessibleDescription(/^That came too late, so here is a new code./);
    await expect(field).toBeFocused();
    await axe(page);
    await answer(page, numeric, numeric.right);
    await expectScreen(page, `${numeral} is connected`);
  });
});

test.describe('nothing to type, only to confirm elsewhere', () => {
  const ways = [
    {
      user: 'confirm_manual',
      heading: `Confirm it with ${farol}`,
      button: 'I’ve confirmed',
    },
    {
      user: 'scan_manual',
      heading: `Scan this with the ${farol} app`,
      button: 'I’ve scanned it',
    },
  ];
  for (const { user, heading, button } of ways) {
    test(`${user}: too early is said kindly, then it connects`, async ({
      page,
      simulator,
      axe,
    }) => {
      await startConnecting(page, 'farol_br_retail', user);
      await expectScreen(page, heading);
      await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
      await axe(page);

      await page.getByRole('button', { name: button }).click();
      const early = `${farol} has not seen your confirmation yet.`;
      await expect(page.getByRole('main').getByText(early)).toBeVisible();
      await expect(said(page, early)).toBeAttached();
      await axe(page);

      await simulator.send('POST', `/links/${await simulator.latestLink()}/confirm`);
      await page.getByRole('button', { name: button }).click();
      await expectScreen(page, `${farol} is connected`);
    });
  }

  for (const { user, heading, button } of ways) {
    test(`${user}: the director confirms on the other device`, async ({ page }) => {
      await startConnecting(page, 'farol_br_retail', user);
      await expectScreen(page, heading);
      await page.getByRole('button', { name: 'Director' }).click();
      await page.getByRole('button', { name: 'Confirm on the other device' }).click();
      await page.getByRole('button', { name: 'Close the director' }).click();
      await page.getByRole('button', { name: button }).click();
      await expectScreen(page, `${farol} is connected`);
    });
  }

  test('loaded again while the bank is still waiting', async ({ page, simulator }) => {
    await startDemo(page);
    for (const [user, button] of [
      ['confirm', 'I’ve confirmed'],
      ['scan', 'I’ve scanned it'],
      ['misspelt', 'I’ve confirmed'],
    ] as const) {
      await test.step(user, async () => {
        await openSignIn(page, 'farol_br_retail');
        await signInAs(page, user);
        await expect(page.getByRole('button', { name: button })).toBeVisible();
        await page.reload();
        await simulator.advance(9);
        await page.getByRole('button', { name: button }).click();
        await expectScreen(page, `${farol} is connected`);
      });
    }
  });
});

test('two codes in a row: the second is a step of its own', async ({ page, axe }) => {
  await begin(page, { ...numeric, user: 'two_codes' });
  await answer(page, numeric, '111111');
  await expectScreen(page, `${numeral} asks you a question`);
  await expect(page.getByText(`One more step: ${numeral} accepted the one before.`)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByLabel(question.field)).not.toHaveAttribute('aria-invalid');
  await axe(page);
  await answer(page, question, '999999');
  await expect(page.getByLabel(question.field)).toHaveAccessibleDescription(/That was 1 wrong/);
  await answer(page, question, 'Luna');
  await expectScreen(page, `${numeral} is connected`);
});

test('a question that nobody answers in time leads to a new start', async ({
  page,
  simulator,
  axe,
}) => {
  await begin(page, question);
  await expect(page.getByText('About 11 minutes left to answer.')).toBeVisible();
  await simulator.advance(721);
  await expectScreen(page, 'The time for the code is over');
  await axe(page);
  // It goes on with what is there, so that nothing half-finished stays behind.
  await page.getByRole('link', { name: 'Start again' }).click();
  await expectScreen(page, `${acertijo} is not connected yet`);
  await axe(page);
  await page.getByLabel('Contraseña').fill('pass_valid');
  await page.getByRole('button', { name: 'Finish connecting' }).click();
  await expectScreen(page, question.heading);
  await answer(page, question, question.right);
  await expectScreen(page, `${acertijo} is connected`);
  expect(await simulator.linkCount()).toBe(1);
  await page.goto('/');
  await expectScreen(page, 'Your connection works');
});

test('an answer after the bank has hung up leads to a new start', async ({ page }) => {
  await begin(page, { ...token, user: 'session_over' });
  await answer(page, token, token.right);
  await expectScreen(page, 'The time for the code is over');
  await page.getByRole('link', { name: 'Start again' }).click();
  await expectScreen(page, `${eco} is not connected yet`);
});

test.describe('codes that banks ask for in odd ways are asked for all the same', () => {
  test('in another shape', async ({ page }) => {
    await startDemo(page);
    for (const user of ['missing_key', 'number_expiry', 'bare_object', 'no_details']) {
      await test.step(user, async () => {
        await openSignIn(page, token.institution);
        await signInAs(page, user);
        await expectScreen(page, token.heading);
        await answer(page, token, token.right);
        await expectScreen(page, `${eco} is connected`);
      });
    }
  });

  test('of an unknown kind', async ({ page, axe }) => {
    await begin(page, { ...token, user: 'unknown_kind', heading: `${eco} asks you a question` });
    await axe(page);
    await answer(page, question, 'Luna');
    await expectScreen(page, `${eco} is connected`);
  });
});

/** A new person at the code step. */
async function begin(page: Page, { institution, user, heading }: Asked): Promise<void> {
  await startConnecting(page, institution, user);
  await expectScreen(page, heading);
}

async function answer(page: Page, { field, send }: Asked, typed: string): Promise<void> {
  await page.getByLabel(field).fill(typed);
  await page.getByRole('button', { name: send }).click();
}

/** The code on screen, as text or as the address of its picture. */
async function shownCode(page: Page): Promise<string | null> {
  const picture = page.getByRole('main').getByRole('img', { name: /^QR code/ });
  if ((await picture.count()) > 0) return picture.getAttribute('src');
  return page.getByText(/^Code:/).textContent();
}

function escaped(text: string): string {
  return text.replaceAll(/[()]/g, String.raw`\$&`);
}
