import type { Locator, Page } from 'playwright/test';
import {
  chooseInstitution,
  expectScreen,
  openSignIn,
  signInAs,
  startConnected,
  startConnecting,
  startDemo,
  untilScreen,
} from './support/pages.ts';
import { isInSight, tooWide } from './support/layout.ts';
import { expect, test as base } from './support/test.ts';

const gringotts = 'Gringotts Bank';
const numeral = 'Banco Numeral (ficticio)';

interface Checks {
  /**
   * Fails when the page as it is now is hard to use: axe in both themes on a phone and on a desk,
   * and sideways scrolling on the narrowest phone, also with text twice as large.
   */
  usable: () => Promise<void>;
}

const test = base.extend<Checks>({
  usable: async ({ page, axe }, provide) => {
    await provide(async () => {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await axe(page);
      }
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(tooWide), 'too wide at 320 pixels').toEqual([]);
      await setTextSize(page, 32);
      expect(await page.evaluate(tooWide), 'too wide with large text').toEqual([]);
      await setTextSize(page, 16);
      await page.setViewportSize({ width: 1280, height: 800 });
    });
  },
});

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 360, height: 560 },
]) {
  test(`the keyboard alone leads to a connection with a code, ${viewport.width} pixels wide`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await page.goto('/');
    const start = page.getByRole('button', { name: 'Start the demo' });
    await expect(start).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await tabTo(page, start);
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, 'Nothing is connected yet');
    await tabTo(page, page.getByRole('link', { name: 'Connect your first account' }));
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, 'What do you want to connect?');
    await tabTo(page, page.getByRole('searchbox'));
    await page.keyboard.type('numeral');
    await tabTo(page, page.getByRole('list', { name: 'Institutions' }).getByRole('link').first());
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, `Before you connect ${numeral}`);
    await tabTo(page, page.getByRole('radio', { name: /Keep it connected/ }));
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: /Read it once/ })).toBeChecked();
    await page.keyboard.press('ArrowUp');
    await tabTo(page, page.getByRole('button', { name: 'Continue to sign in' }));
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, `Sign in to ${numeral}`);
    await tabTo(page, page.getByLabel('Usuario'));
    await page.keyboard.type('numeric');
    await page.keyboard.press('Enter');
    // What is missing is where the focus goes.
    await expect(page.getByLabel('Contraseña')).toBeFocused();
    await page.keyboard.type('pass_valid');
    await tabTo(page, page.getByRole('button', { name: `Connect ${numeral}` }));
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, `Type this code into the ${numeral} app`);
    // Not lost in a question that is closed again.
    const cancel = page.getByRole('button', { name: 'Cancel the connection' });
    await tabTo(page, cancel);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(cancel).toBeFocused();

    await tabTo(page, page.getByLabel('What did the app show you?'), 'Shift+Tab');
    await page.keyboard.type('999999');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('What did the app show you?')).toHaveAccessibleDescription(
      /1 wrong/,
    );
    await expect(page.getByLabel('What did the app show you?')).toBeFocused();
    await page.keyboard.type('111111');
    await page.keyboard.press('Enter');

    await expectFocusedHeading(page, `${numeral} is connected`);
    await tabTo(page, page.getByRole('link', { name: `See ${numeral}` }));
    await page.keyboard.press('Enter');
    await expectFocusedHeading(page, numeral);
  });
}

test.describe('usable on every screen, in both themes, with large text', () => {
  test('welcome, home, choosing', async ({ page, usable }) => {
    await page.goto('/');
    await expectScreen(page, /All your accounts/);
    await usable();
    await startDemo(page);
    await expectScreen(page, 'Nothing is connected yet');
    await usable();
    await page.goto('/connect');
    await expect(page.getByRole('list', { name: 'Institutions' })).toBeVisible();
    await usable();
    await page.getByRole('searchbox').fill('qqqqqq');
    await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
    await page.getByText('My bank is not here').click();
    await usable();
  });

  test('before connecting and signing in', async ({ page, usable }) => {
    await startDemo(page);
    await chooseInstitution(page, gringotts);
    await usable();
    await page.goto('/connect/ofmockbank_br_retail');
    await expectScreen(page, 'Before you connect OF Mock Bank by Raidiam');
    await usable();
    await openSignIn(page, 'sello_mx_fiscal');
    await page.getByRole('button', { name: /^Connect / }).click();
    await expect(page.getByLabel('RFC')).toHaveAttribute('aria-invalid', 'true');
    await usable();
    await openSignIn(page, 'documento_co_retail');
    await page.getByLabel('Número de documento').fill('AB123456');
    await page.getByLabel('Clave').fill('12');
    await page.getByRole('button', { name: /^Connect / }).click();
    await expect(page.getByRole('button', { name: 'Change to Pasaporte' })).toBeVisible();
    await usable();
  });

  test('working, slow, cancelled', async ({ page, simulator, usable }) => {
    await simulator.institution('caracol_mx_retail', { delaySeconds: 500 });
    await startConnecting(page, 'caracol_mx_retail', 'ana');
    await expectScreen(page, 'Connecting Banco Caracol (ficticio)');
    await usable();
    await simulator.advance(60);
    await expect(
      page.getByRole('main').getByText('Banco Caracol (ficticio) is slow.'),
    ).toBeVisible();
    await usable();
    await page.getByRole('button', { name: 'Cancel the connection' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await usable();
    await page.getByRole('button', { name: 'Keep connecting' }).click();
    await page.goto('/');
    await expectScreen(page, 'One is in progress');
    await usable();
    await page
      .getByRole('main')
      .getByRole('link', { name: /Caracol/ })
      .click();
    await page.getByRole('button', { name: 'Cancel the connection' }).click();
    await page.getByRole('button', { name: 'Stop connecting' }).click();
    await expectScreen(page, /^You stopped/);
    await usable();
  });

  for (const { kind, institution, user, heading, wrong } of [
    { kind: 'a numeric code', institution: 'numeral_co_retail', user: 'numeric', heading: /^Type/ },
    { kind: 'a QR code', institution: 'mosaico_mx_retail', user: 'qr_image', heading: /^Scan/ },
    { kind: 'a QR text', institution: 'mosaico_mx_retail', user: 'qr_text', heading: /^Scan/ },
    {
      kind: 'a question',
      institution: 'acertijo_mx_retail',
      user: 'question',
      heading: /question$/,
      wrong: 'Send the answer',
    },
    {
      kind: 'a code from elsewhere',
      institution: 'eco_co_retail',
      user: 'code',
      heading: /^Type the code/,
      wrong: 'Send the code',
    },
    {
      kind: 'a confirmation',
      institution: 'farol_br_retail',
      user: 'confirm_manual',
      heading: /^Confirm it/,
      wrong: 'I’ve confirmed',
    },
  ]) {
    test(kind, async ({ page, usable }) => {
      await startConnecting(page, institution, user);
      await expectScreen(page, heading);
      await page.getByText('I can’t do this now').click();
      await usable();
      if (wrong === undefined) return;
      const field = page.getByRole('main').getByRole('textbox');
      if ((await field.count()) > 0) await field.fill('999999');
      await page.getByRole('button', { name: wrong }).click();
      await expect(
        page
          .getByRole('main')
          .getByText(/did not accept|not seen/)
          .first(),
      ).toBeVisible();
      await usable();
    });
  }

  test('failed, expired, found out', async ({ page, simulator, usable }) => {
    await startConnecting(page, 'candado_mx_retail', 'locked');
    await expectScreen(page, /locked your online access$/);
    await usable();
    await openSignIn(page, 'tormenta_co_retail');
    await signInAs(page, 'error');
    await expectScreen(page, /^The service .* failed$/);
    await usable();
    await openSignIn(page, 'eco_co_retail');
    await signInAs(page, 'code');
    await expectScreen(page, /^Type the code/);
    await simulator.advance(721);
    await expectScreen(page, 'The time for the code is over');
    await usable();
    await simulator.fault('hang', { method: 'POST', path: '/api/links/' });
    await openSignIn(page, 'gringotts_mx_retail');
    await signInAs(page, 'ana');
    await expectScreen(page, `Connecting ${gringotts}`);
    await expect
      .poll(
        async () => (await simulator.calls()).filter((call) => call === 'POST /api/links/').length,
      )
      .toBe(4);
    await simulator.advance(341);
    await expectScreen(page, 'We are finding out what happened');
    await usable();
  });

  test('connected, and what is connected', async ({ page, simulator, usable }) => {
    await startConnected(page, simulator);
    await usable();
    await page.getByRole('link', { name: `See ${gringotts}` }).click();
    await expectScreen(page, gringotts);
    await usable();
    const address = page.url();
    await page.goto(`${address}/repair`);
    await expectScreen(page, 'Nothing to repair');
    await usable();
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    await usable();

    await page.goto(`${address}/disconnect`);
    await expectScreen(page, `Disconnect ${gringotts}?`);
    await usable();
    await page.getByRole('button', { name: `Disconnect ${gringotts}` }).click();
    await untilScreen(page, `${gringotts} is disconnected`, () => simulator.advance(5));
    await usable();
    await page.goto(address);
    await expect(page.getByRole('link', { name: 'Connect again' })).toBeVisible();
    await usable();
    await page.goto('/');
    await expectScreen(page, 'Nothing is connected now');
    await usable();
  });

  test('what needs attention, and its repair', async ({ page, simulator, usable }) => {
    const link = await startConnected(page, simulator);
    await openSignIn(page, 'erebor_mx_retail');
    await signInAs(page, 'ana');
    await expectScreen(page, 'Erebor Bank is connected');
    await simulator.send('POST', `/links/${await simulator.latestLink()}/require-code`);
    await simulator.send('POST', `/links/${link}/password`);
    await openSignIn(page, 'eco_co_retail');
    await signInAs(page, 'code');
    await expectScreen(page, /^Type the code/);
    await page.goto('/');
    await expectScreen(page, 'Three need your attention');
    await usable();
    await page.getByRole('link', { name: 'Enter the new password' }).click();
    await expectScreen(page, `${gringotts} no longer accepts your password`);
    await usable();
    await page.getByRole('link', { name: 'Skip, show the next one' }).click();
    await expectScreen(page, 'Erebor Bank asks for a new code');
    await usable();
    await page.getByRole('link', { name: 'Use the password instead' }).click();
    await expectScreen(page, 'Sign in to Erebor Bank again');
    await usable();
    await page.goto('/');
    await simulator.advance(721);
    await page.getByRole('link', { name: 'Finish connecting' }).click();
    await expectScreen(page, 'Banco Eco (ficticio) is not connected yet');
    await usable();
    await page.getByRole('link', { name: 'Leave', exact: true }).click();
    // Told at home what happened meanwhile.
    await expect(page.getByText(/the time for it ran out/)).toBeVisible();
    await usable();
  });

  test('settings, nothing there, the director', async ({ page, usable }) => {
    await startDemo(page, '/settings');
    await expectScreen(page, 'Settings');
    await usable();
    await page.getByRole('button', { name: 'Director' }).click();
    const director = page.getByRole('dialog', { name: 'Director' });
    await expect(director.getByRole('button', { name: 'Read it now' })).toHaveCount(0);
    await expect(director.getByRole('heading', { name: 'Change the world' })).toBeVisible();
    await usable();
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await director.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    await page.goto('/nothing/here');
    await expectScreen(page, 'There is nothing at this address');
    await usable();
  });
});

test.describe('without a network', () => {
  // The browser's own lines about requests that cannot be sent.
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test('the banner is usable, too', async ({ page, context, simulator, usable }) => {
    await startConnected(page, simulator);
    await page.goto('/');
    await expectScreen(page, 'Your connection works');
    await context.setOffline(true);
    await expect(page.getByText(/^You are offline/)).toBeVisible();
    await usable();
  });
});

test('who wants no motion gets none', async ({ page, simulator }) => {
  const moving = () => page.evaluate(() => document.getAnimations().length);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await simulator.institution('gringotts_mx_retail', { delaySeconds: 30 });
  await startConnecting(page, 'gringotts_mx_retail', 'ana');
  await expectScreen(page, `Connecting ${gringotts}`);
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);

  await openSignIn(page, 'numeral_co_retail');
  await signInAs(page, 'numeric');
  await expectScreen(page, /^Type this code/);
  await page.getByRole('button', { name: 'Cancel the connection' }).click();
  expect(await moving()).toBe(0);
});

test('in the colours of the system everything that can be pressed has an edge', async ({
  page,
  simulator,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const link = await startConnected(page, simulator);
  await simulator.send('POST', `/links/${link}/password`);
  for (const [address, names] of [
    ['/', ['Enter the new password', 'Connect account']],
    ['/connect', ['Banks']],
    ['/connect/erebor_mx_retail', ['Continue to sign in']],
    ['/connect/erebor_mx_retail/sign-in?mode=single', ['Connect Erebor Bank']],
    ['/settings', ['Sign out']],
  ] as const) {
    await page.goto(address);
    for (const name of names) {
      const control = page
        .getByRole('button', { name })
        .or(page.getByRole('link', { name }))
        .first();
      await expect(control, `${address}: ${name}`).toBeVisible();
      expect(
        await control.evaluate((element) => {
          const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
          return borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0;
        }),
        `${address}: ${name}`,
      ).toBe(true);
    }
  }
});

/** Goes on with the keyboard until the place is reached, and sees there that it is. */
async function tabTo(page: Page, place: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(place).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press(key);
    if (await place.evaluate((element) => element === document.activeElement)) {
      expect(await place.evaluate(showsFocus), `${String(place)} shows that it has the focus`).toBe(
        true,
      );
      expect(await place.evaluate(isInSight), `${String(place)} is not covered`).toBe(true);
      return;
    }
  }
  throw new Error(`${String(place)} cannot be reached with the keyboard.`);
}

/** The size that people choose in the settings of their browser, in pixels; 16 unless they do. */
async function setTextSize(page: Page, standard: number): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setFontSizes', { fontSizes: { standard } });
  await browser.detach();
  await expect
    .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize))
    .toBe(`${standard}px`);
}

async function expectFocusedHeading(page: Page, name: string): Promise<void> {
  await expectScreen(page, name);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
}

/** Runs in the page: a ring around the place, or around the panel it stands in. */
function showsFocus(element: Element): boolean {
  return [element, element.closest('label')].some((each) => {
    if (each === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
}
