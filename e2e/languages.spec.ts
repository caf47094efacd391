import type { Page } from 'playwright/test';
import { expectScreen, startConnecting, untilScreen } from './support/pages.ts';
import { tooWide } from './support/layout.ts';
import { expect, test } from './support/test.ts';
import { wordsOf, type Words } from './support/words.ts';

const numeral = 'Banco Numeral (ficticio)';
const gringotts = 'Gringotts Bank';

for (const { locale, language, browser } of [
  { locale: 'es', language: 'Español', browser: 'es-MX' },
  { locale: 'pt', language: 'Português', browser: 'pt-BR' },
] as const) {
  test.describe(`a browser in ${browser}`, () => {
    // The narrowest phone, because other languages are longer than English.
    test.use({ locale: browser, viewport: { width: 320, height: 640 } });

    test('connects with a code, and no word of it is English', async ({ page, simulator }) => {
      const words = await wordsOf(locale);
      const { say } = words;
      const screen = async (heading: string, values?: Record<string, string>) => {
        await expectScreen(page, say(heading, values));
        await expectTranslated(page, words);
      };
      const named = { institution: numeral, displayName: numeral, name: numeral };

      await page.goto('/');
      await screen('All your accounts, and you decide who reads them');
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      await press(page, say('Start the demo'));
      await screen('Nothing is connected yet');
      await follow(page, say('Connect your first account'));
      await screen('What do you want to connect?');
      await page.getByRole('searchbox').fill('qqqqqq');
      await expect(page.getByRole('heading', { name: say('Nothing found') })).toBeVisible();
      await expectTranslated(page, words);
      await page.getByRole('searchbox').fill('numeral');
      await page.getByRole('searchbox').press('Enter');
      await screen('Before you connect {displayName}', named);
      await press(page, say('Continue to sign in'));
      await screen('Sign in to {displayName}', named);

      const connect = say('Connect {displayName}', named);
      await press(page, connect);
      await expect(page.getByLabel('Usuario')).toHaveAccessibleDescription(
        `${say('{institution} needs this.', named)} ${say('For example: {example}', { example: 'ABC333333' })}`,
      );
      await expectTranslated(page, words);
      await page.getByLabel('Usuario').fill('numeric');
      await page.getByLabel('Contraseña').fill('pass_valid');
      const started = page.waitForRequest((request) => request.method() === 'POST');
      await press(page, connect);
      // What somebody agreed to is kept in the language in which they read it.
      const [wish = ''] = ((await started).postData() ?? '').split('\n');
      expect(JSON.parse(wish)).toMatchObject({ consent: { language: locale } });

      await screen('Type this code into the {institution} app', named);
      await answer(page, words, '999999');
      await expect(page.getByLabel(say('What did the app show you?'))).toHaveAttribute(
        'aria-invalid',
        'true',
      );
      await expectTranslated(page, words);
      await answer(page, words, '111111');
      await screen('{name} is connected', named);
      await simulator.advance(10);
      await expect(page.getByRole('heading', { name: say('Accounts found') })).toBeAttached();
      await expectTranslated(page, words);

      await follow(page, say('See {name}', named));
      await expectScreen(page, numeral);
      await expect(page.getByRole('heading', { name: say('How it is read') })).toBeVisible();
      await expectTranslated(page, words);
      await follow(page, say('Disconnect {name}', named));
      await screen('Disconnect {name}?', named);
    });

    test('repairs, waits and fails without an English word', async ({ page, simulator }) => {
      const words = await wordsOf(locale);
      const { say } = words;
      const named = { institution: gringotts, displayName: gringotts, name: gringotts };
      await connectGringotts(page, words, 'ana');
      await expectScreen(page, say('{name} is connected', named));
      const link = await simulator.latestLink();
      await simulator.send('POST', `/links/${link}/password`);
      await page.goto('/');
      await expect(
        page.getByRole('article', {
          name: say('{name} no longer accepts your password', named),
        }),
      ).toBeVisible();
      await expectTranslated(page, words);
      await follow(page, say('Enter the new password'));
      await expectScreen(page, say('{name} no longer accepts your password', named));
      await expectTranslated(page, words);

      await simulator.institution('gringotts_mx_retail', { delaySeconds: 60 });
      await page.getByLabel('Key Bank Personal').fill('pass_old');
      await press(page, say('Reconnect {name}', named));
      await expectScreen(page, say('Reconnecting {institution}', named));
      await expectTranslated(page, words);
      await untilScreen(page, say('{institution} did not accept these details', named), () =>
        simulator.advance(61),
      );
      await expectTranslated(page, words);

      await page.goto('/settings');
      await expectScreen(page, say('Settings'));
      await expect(page.getByRole('radio', { name: language })).toBeChecked();
      await expectTranslated(page, words);
      await press(page, say('Director'));
      await expect(page.getByRole('heading', { name: say('Change the world') })).toBeVisible();
      await expectTranslated(page, words);
      await page.goto('/nothing/here');
      await expectScreen(page, say('There is nothing at this address'));
      await expectTranslated(page, words);
    });
  });
}

test('the language of the welcome goes on with the person, and stays on this device', async ({
  page,
}) => {
  const { say } = await wordsOf('pt');
  await page.goto('/connect/gringotts_mx_retail');
  await press(page, 'Português');
  await expectScreen(page, say('All your accounts, and you decide who reads them'));
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt');
  await press(page, say('Start the demo'));
  const before = say('Before you connect {displayName}', { displayName: gringotts });
  await expectScreen(page, before);
  await page.reload();
  await expectScreen(page, before);
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt');
});

test('the language changes in the settings at once, and in the middle of a code it keeps the place', async ({
  page,
}) => {
  const es = await wordsOf('es');
  await startConnecting(page, 'numeral_co_retail', 'numeric');
  await expectScreen(page, `Type this code into the ${numeral} app`);
  const [address, code] = [page.url(), await page.getByText(/^Code:/).textContent()];
  await follow(page, 'Leave');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Settings' })
    .click();
  await expectScreen(page, 'Settings');
  expect(await es.leftInEnglish(page)).toContain('Settings');

  await page.getByRole('radio', { name: 'Español' }).check();
  await expectScreen(page, es.say('Settings'));
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page).toHaveTitle(`(1) ${es.say('Settings')} · Enlace`);
  await expect(page.getByRole('radio', { name: 'Español' })).toBeFocused();
  await expectTranslated(page, es);

  await page.goBack();
  await follow(page, es.say('Go on'));
  await expect(page).toHaveURL(address);
  await expectScreen(
    page,
    es.say('Type this code into the {institution} app', { institution: numeral }),
  );
  const digits = (code ?? '').replaceAll(/\D/g, '');
  await expect
    .poll(async () => (await page.getByRole('banner').innerText()).replaceAll(/\D/g, ''))
    .toContain(digits);
  await answer(page, es, '111111');
  await expectScreen(page, es.say('{name} is connected', { name: numeral }));
});

async function connectGringotts(page: Page, { say }: Words, user: string): Promise<void> {
  await page.goto('/connect/gringotts_mx_retail/sign-in?mode=recurrent');
  await press(page, say('Start the demo'));
  await page.getByLabel('Client number').fill(user);
  await page.getByLabel('Key Bank Personal').fill('pass_valid');
  await press(page, say('Connect {displayName}', { displayName: gringotts }));
}

async function answer(page: Page, { say }: Words, typed: string): Promise<void> {
  await page.getByLabel(say('What did the app show you?')).fill(typed);
  await press(page, say('Send the code'));
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

async function follow(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
}

/** No English word is left, and the others have room. */
async function expectTranslated(page: Page, words: Words): Promise<void> {
  expect(await words.leftInEnglish(page)).toEqual([]);
  expect(await page.evaluate(tooWide), 'what makes the page scroll sideways').toEqual([]);
}
