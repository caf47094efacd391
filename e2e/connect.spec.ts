import type { Page } from 'playwright/test';
import {
  chooseInstitution,
  expectScreen,
  fillIn,
  openSignIn,
  said,
  signIn,
  signInAs,
  startConnecting,
  startDemo,
} from './support/pages.ts';
import { expect, test } from './support/test.ts';

const gringotts = 'gringotts_mx_retail';

test('a stranger gets from the address to a connected account', async ({
  page,
  simulator,
  axe,
}) => {
  await page.goto('/');
  await expectScreen(page, 'All your accounts, and you decide who reads them');
  await axe(page);

  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expectScreen(page, 'Nothing is connected yet');
  await axe(page);

  await page.getByRole('link', { name: 'Connect your first account' }).click();
  await expectScreen(page, 'What do you want to connect?');
  await axe(page);

  await page.getByRole('combobox', { name: 'Country' }).selectOption('Mexico');
  const erebor = institutions(page).filter({ hasText: 'Erebor Bank' });
  await expect(erebor).toHaveCount(1);
  await erebor.click();
  await expectScreen(page, 'Before you connect Erebor Bank');
  await expect(page.getByRole('heading', { name: 'What is read' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What Enlace cannot do' })).toBeVisible();
  await axe(page);

  await page.getByRole('button', { name: 'Continue to sign in' }).click();
  await expectScreen(page, 'Sign in to Erebor Bank');
  await axe(page);

  await signIn(page, { 'Client number': 'ana', 'Key Bank Personal': 'secret_1' });
  await expectScreen(page, 'Erebor Bank is connected');
  await simulator.advance(10);
  await expect(page.getByText('We found 3 accounts.').first()).toBeVisible();
  await expect(page.getByText('Cuenta de ahorro')).toBeVisible();
  await axe(page);

  await page.getByRole('link', { name: 'See Erebor Bank' }).click();
  await expectScreen(page, 'Erebor Bank');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Connections' })
    .click();
  await expectScreen(page, 'Your connection works');
  await expect(row(page, 'Erebor Bank')).toContainText('Works');
  await axe(page);
});

test('the search forgives typos and missing accents, and says when there is nothing', async ({
  page,
  axe,
}) => {
  await startDemo(page, '/connect');
  const search = page.getByRole('searchbox', { name: 'Look for your bank, tax office or job' });
  for (const [typed, found] of [
    ['gringots', 'Gringotts Bank'],
    ['otono', 'Banco Otoño (ficticio)'],
    ['APAGAO', 'Banco Apagão (fictício)'],
    ['mosiaco', 'Banco Mosaico (ficticio)'],
    ['oficina trab', 'Oficina do Trabalho (fictícia)'],
  ] as const) {
    await search.fill(typed);
    await expect(institutions(page).first(), typed).toContainText(found);
  }
  await axe(page);

  await search.fill('qqqqqq');
  await expect(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(search).toBeFocused();
  await expect(institutions(page).first()).toBeVisible();
});

test('enter in the search opens the first result, and back finds the search as it was', async ({
  page,
}) => {
  await startDemo(page, '/connect');
  const search = page.getByRole('searchbox');
  await search.fill('acertijo');
  await expect(institutions(page)).toHaveCount(1);
  await search.press('Enter');
  await expectScreen(page, 'Before you connect Banco Acertijo (ficticio)');
  await page.goBack();
  await expect(search).toHaveValue('acertijo');
  await expect(institutions(page)).toHaveCount(1);
});

test('kind and country are kept when the page is loaded again', async ({ page, axe }) => {
  await startDemo(page, '/connect');
  await page.getByRole('combobox', { name: 'Country' }).selectOption('Brazil');
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await expect(institutions(page)).toHaveCount(1);
  await page.reload();
  await expect(institutions(page)).toHaveCount(1);
  await expect(institutions(page)).toContainText('Oficina do Trabalho (fictícia)');
  await axe(page);
});

test('an institution can be read once only', async ({ page, simulator, axe }) => {
  await startDemo(page);
  await chooseInstitution(page, 'Banco Acertijo (ficticio)');
  await page.getByRole('radio', { name: /Read it once/ }).check();
  await page.getByRole('button', { name: 'Continue to sign in' }).click();
  await expectScreen(page, 'Sign in to Banco Acertijo (ficticio)');
  await axe(page);
  await signInAs(page, 'user_valid');
  await expectScreen(page, 'Banco Acertijo (ficticio) is connected');
  await simulator.advance(10);
  await expect(page.getByText('Then nothing more')).toBeVisible();
  await axe(page);
  await page.goto('/');
  await expect(row(page, 'Banco Acertijo (ficticio)')).toContainText('Read once');
});

test('who is connected already can look, repair, or add another login', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnecting(page, gringotts, 'first');
  await expectScreen(page, 'Gringotts Bank is connected');
  await simulator.advance(10);

  await page.goto('/connect?country=mx');
  await expect(institutions(page).filter({ hasText: 'Gringotts' })).toContainText(
    'Already connected: 1',
  );
  await institutions(page).filter({ hasText: 'Gringotts' }).click();
  await expect(
    page.getByRole('heading', { name: 'You have Gringotts Bank connected already' }),
  ).toBeVisible();
  await axe(page);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await expectScreen(page, 'Gringotts Bank');

  const link = await simulator.latestLink();
  await simulator.send('POST', `/links/${link}/password`);
  await page.goto(`/connect/${gringotts}`);
  await expect(page.getByRole('link', { name: 'Repair it' })).toBeVisible();
  await axe(page);

  await page.getByRole('button', { name: 'Connect another login' }).click();
  await signInAs(page, 'second');
  await expectScreen(page, 'Gringotts Bank is connected');
  await page.goto(`/connect/${gringotts}`);
  await expect(
    page.getByRole('heading', { name: 'You have Gringotts Bank connected 2 times already' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Repair it' }).click();
  await expectScreen(page, /Gringotts Bank/);
  await expect(page).toHaveURL(/\/links\/[^/]+\/repair$/);
});

test('after a wrong password everything but the secret is still there', async ({
  page,
  simulator,
  axe,
}) => {
  await startConnecting(page, gringotts, 'ana', 'pass_invalid');
  await expectScreen(page, 'Gringotts Bank did not accept these details');
  await axe(page);
  await page.getByRole('link', { name: 'Type it again' }).click();
  await expectScreen(page, 'Sign in to Gringotts Bank');
  await expect(page.getByLabel('Client number')).toHaveValue('ana');
  await expect(page.getByLabel('Key Bank Personal')).toHaveValue('');
  await signIn(page, { 'Key Bank Personal': 'pass_valid' });
  await expectScreen(page, 'Gringotts Bank is connected');
  expect(await logins(simulator)).toBe(2);
  expect(await simulator.linkCount()).toBe(1);
});

test('what is missing or written wrongly is said beside the field, the first one has the focus', async ({
  page,
  simulator,
  axe,
}) => {
  await startDemo(page, `/connect/${gringotts}/sign-in?mode=recurrent`);
  const user = page.getByLabel('Client number');
  const password = page.getByLabel('Key Bank Personal');

  await page.getByRole('button', { name: 'Connect Gringotts Bank' }).click();
  await expect(user).toBeFocused();
  await expect(user).toHaveAccessibleDescription(/^Gringotts Bank needs this\./);
  await expect(password).toHaveAccessibleDescription(/^Gringotts Bank needs this\./);
  await expect(said(page, '2 fields need another look.')).toBeAttached();
  await axe(page);

  await user.fill('a b');
  await password.fill('pass_valid');
  await page.getByRole('button', { name: 'Connect Gringotts Bank' }).click();
  await expect(user).toBeFocused();
  await expect(user).toHaveAccessibleDescription(/^Up to 16 letters, digits or underscores/);
  await expect(user).toHaveAttribute('aria-invalid', 'true');
  await expect(password).not.toHaveAttribute('aria-invalid');
  // What was refused by the page is neither sent nor wiped.
  await expect(password).toHaveValue('pass_valid');
  expect(await logins(simulator)).toBe(0);

  await user.fill('ab');
  await expect(user).not.toHaveAttribute('aria-invalid');
  await page.getByRole('button', { name: 'Connect Gringotts Bank' }).click();
  await expectScreen(page, 'Gringotts Bank is connected');
});

test('the kind of document decides how its number is written', async ({ page, axe }) => {
  const name = 'Banco Documento (ficticio)';
  await startDemo(page, '/connect/documento_co_retail/sign-in?mode=recurrent');
  const kind = page.getByLabel('Tipo de documento');
  const number = page.getByLabel('Número de documento');

  await kind.selectOption('Pasaporte');
  await signIn(page, { 'Número de documento': '1020304050', Clave: '1234' });
  await expect(number).toBeFocused();
  await expect(number).toHaveAccessibleDescription(/^Dos letras mayúsculas y seis números/);
  await axe(page);

  await page.getByRole('button', { name: 'Change to Cédula de Ciudadanía' }).click();
  await expect(kind).toHaveValue('001');
  await expect(number).toBeFocused();
  await expect(number).not.toHaveAttribute('aria-invalid');

  await kind.selectOption('Pasaporte');
  await signIn(page, { 'Número de documento': 'AB123456', Clave: '1234' });
  await expectScreen(page, `${name} is connected`);
});

test('a bank with a second user and a second password gets all of them', async ({
  page,
  simulator,
  axe,
}) => {
  await startDemo(page, '/connect/ironbank_br_retail/sign-in?mode=recurrent');
  await expectScreen(page, 'Sign in to Iron Bank (Advanced login)');
  await axe(page);
  await page.getByLabel('Document type').selectOption('Passport');
  await signIn(page, {
    'Client number': 'adv_valid',
    'Second client number': 'valid',
    'Key Bank Personal': 'pass_valid',
    'Second password': 'valid',
  });
  await expectScreen(page, 'Iron Bank (Advanced login) is connected');
  expect(await simulator.fieldsOf('POST /api/links/')).toEqual(
    expect.arrayContaining(['username_type', 'username', 'username2', 'password', 'password2']),
  );
});

test('a tax office takes a certificate and its key, and wants both or neither', async ({
  page,
  simulator,
  axe,
}) => {
  await startDemo(page, '/connect/sello_mx_fiscal/sign-in?mode=recurrent');
  const certificate = page.getByLabel('Certificado (.cer)');
  const key = page.getByLabel('Clave privada (.key)');
  const file = (name: string, bytes: number) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(bytes, 'x'),
  });

  await certificate.setInputFiles(file('me.cer', 900));
  await signIn(page, { RFC: 'PFIS010101000', Contraseña: 'pass_valid' });
  await expect(key).toBeFocused();
  await expect(key).toHaveAccessibleDescription(/^The certificate and its key go together/);
  await axe(page);

  await key.setInputFiles(file('me.key', 20_000));
  await page.getByRole('button', { name: /^Connect / }).click();
  await expect(key).toHaveAccessibleDescription(/^This file is larger than 16 kB/);
  expect(await logins(simulator)).toBe(0);

  await key.setInputFiles(file('me.key', 900));
  await page.getByRole('button', { name: /^Connect / }).click();
  await expectScreen(page, 'Oficina del Sello (ficticia) is connected');
  await expect(page.getByText('Your data is on its way.').first()).toBeVisible();
});

test('a job history needs one number only; its hidden password is sent unseen', async ({
  page,
  simulator,
  axe,
}) => {
  await startDemo(page);
  await chooseInstitution(page, 'Planet Express Employment');
  await axe(page);
  await page.getByRole('button', { name: 'Continue to sign in' }).click();
  await expectScreen(page, 'Sign in to Planet Express Employment');
  await expect(page.getByLabel('CURP')).toBeVisible();
  await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(1);
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await signIn(page, { CURP: 'BLPM951331IONVGR54' });
  await expectScreen(page, 'Planet Express Employment is connected');
  expect(await simulator.fieldsOf('POST /api/links/')).toContain('password');
});

test('a bank that connects on its own pages is connected there', async ({ page, axe }) => {
  await startDemo(page, '/connect');
  await page.getByRole('searchbox').fill('OF Mock');
  await expect(institutions(page).first()).toContainText('Connects on the bank’s own pages');
  await institutions(page).first().click();
  await expectScreen(page, 'Before you connect OF Mock Bank by Raidiam');
  await axe(page);
  await expect(page.getByRole('button', { name: 'Continue to sign in' })).toHaveCount(0);
  // Not by its address either.
  await page.goto('/connect/ofmockbank_br_retail/sign-in?mode=recurrent');
  await expectScreen(page, 'Before you connect OF Mock Bank by Raidiam');
  await page.getByRole('button', { name: 'Continue at Belvo' }).click();
  await expect(page.getByLabel('CPF, or CNPJ of a company')).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await page.getByLabel('CPF, or CNPJ of a company').fill('761.092.776-73');
  await page.getByLabel('Full name, as at the bank').fill('Ralph Bragg');
  await page.getByRole('button', { name: 'Continue at Belvo' }).click();
  await page.getByRole('button', { name: 'Permitir' }).click();
  await expectScreen(page, 'OF Mock Bank by Raidiam');
  // Neither Belvo's id nor its token is in the address or one step back.
  expect(page.url()).toMatch(/\/links\/[0-9a-f-]{36}$/);
});

test('who refuses on the bank’s own pages comes back to the truth', async ({ page, axe }) => {
  await startDemo(page, '/connect/ofmockbank_br_retail');
  await page.getByLabel('CPF, or CNPJ of a company').fill('76109277673');
  await page.getByLabel('Full name, as at the bank').fill('Ralph Bragg');
  await page.getByRole('button', { name: 'Continue at Belvo' }).click();
  await page.getByRole('button', { name: 'Recusar' }).click();
  await expectScreen(page, 'Nothing changed');
  await axe(page);
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('link', { name: 'Start again' }).click();
  await expectScreen(page, 'Before you connect OF Mock Bank by Raidiam');
});

test('a bank that is down is said before it is chosen, before signing in, and on the form', async ({
  page,
  axe,
}) => {
  const down = 'Banco Apagão (fictício)';
  await startDemo(page, '/connect');
  await page.getByRole('searchbox').fill('apagão');
  await expect(institutions(page).first()).toContainText('Not answering right now');
  await axe(page);
  await institutions(page).first().click();
  await expectScreen(page, `Before you connect ${down}`);
  await expect(page.getByText(`${down} is not answering right now.`)).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Continue to sign in' }).click();
  await expect(page.getByText('Connecting will probably fail.')).toBeVisible();
  await axe(page);
});

test('a slow bank: what happens is said, people leave and come back from home', async ({
  page,
  simulator,
  axe,
}) => {
  await simulator.institution(gringotts, { delaySeconds: 120 });
  await startConnecting(page, gringotts, 'ana');
  await expectScreen(page, 'Connecting Gringotts Bank');
  const phases = page.getByRole('list', { name: 'What is happening' }).getByRole('listitem');
  await expect(phases).toContainText([
    'Sent to Gringotts Bank, encrypted',
    'Gringotts Bank is checking what you typed',
    'Connected',
  ]);
  await axe(page);

  await simulator.advance(60);
  await expect(page.getByText('Gringotts Bank is slow. You can leave this page.')).toBeVisible();
  await expect(page.getByText(/It has been 1 min/)).toBeVisible();
  await expect(said(page, 'Gringotts Bank is slow. You can leave; we keep going.')).toBeAttached();
  await axe(page);

  await page.getByRole('link', { name: 'Leave and come back later' }).click();
  await expectScreen(page, 'One is in progress');
  await expect(row(page, 'Gringotts Bank')).toContainText('Connecting');
  await axe(page);
  await row(page, 'Gringotts Bank').click();
  await expectScreen(page, 'Connecting Gringotts Bank');
  await simulator.advance(70);
  await expectScreen(page, 'Gringotts Bank is connected');
});

test('a connection that is under way can be cancelled, and nothing of it stays', async ({
  page,
  simulator,
  axe,
}) => {
  await simulator.institution(gringotts, { delaySeconds: 30 });
  await startConnecting(page, gringotts, 'ana');
  await page.getByRole('button', { name: 'Cancel the connection' }).click();
  await page.getByRole('button', { name: 'Stop connecting' }).click();
  await expectScreen(page, 'You stopped connecting Gringotts Bank');
  await axe(page);
  await simulator.advance(40);
  await expect
    .poll(async () => (await simulator.calls()).filter((call) => call.startsWith('DELETE')).length)
    .toBe(1);
  await simulator.advance(5);
  await expect.poll(() => simulator.linkCount()).toBe(0);
  await page.getByRole('link', { name: 'Go to your connections' }).click();
  await expectScreen(page, 'Nothing is connected yet');
});

test('a double click connects once', async ({ page, simulator }) => {
  await startDemo(page, `/connect/${gringotts}/sign-in?mode=recurrent`);
  await fillIn(page, { 'Client number': 'ana', 'Key Bank Personal': 'pass_valid' });
  await page.getByRole('button', { name: 'Connect Gringotts Bank' }).dblclick();
  await expectScreen(page, 'Gringotts Bank is connected');
  expect(await logins(simulator)).toBe(1);
  expect(await simulator.linkCount()).toBe(1);
});

test.describe('with a conflict', () => {
  // The browser's own line about an answer with 409.
  test.use({ expectedErrors: [/409/] });

  test('a second connect at the same institution leads to the one that is running', async ({
    page,
    simulator,
    axe,
  }) => {
    await simulator.institution(gringotts, { delaySeconds: 30 });
    await startConnecting(page, gringotts, 'first');
    await expectScreen(page, 'Connecting Gringotts Bank');
    const running = page.url();

    await openSignIn(page, gringotts);
    await signInAs(page, 'second');
    await expect(page.getByRole('alert')).toContainText(
      'Gringotts Bank is in the middle of something',
    );
    await axe(page);
    expect(await logins(simulator)).toBe(1);
    await page.getByRole('link', { name: 'Go on there' }).click();
    await expect(page).toHaveURL(running);
    await simulator.advance(40);
    await expectScreen(page, 'Gringotts Bank is connected');
    expect(await simulator.linkCount()).toBe(1);
  });
});

test('the director fills in the form and the code', async ({ page, axe }) => {
  const name = 'Heimdall Bank (MFA test)';
  await startDemo(page, '/connect/heimdall_mx_retail');
  await page.getByRole('button', { name: 'Continue to sign in' }).click();
  await page.getByRole('button', { name: 'Director' }).click();
  const director = page.getByRole('dialog', { name: 'Director' });
  await expect(director.getByRole('button', { name: /^Fill in: Connects, valid$/ })).toBeVisible();
  await axe(page);
  await director
    .getByRole('button', { name: 'Fill in: Asks for a code of 60 seconds, mfa_numeric' })
    .click();
  await expect(page.getByLabel('Client number')).toHaveValue('mfa_numeric');
  await page.getByRole('button', { name: `Connect ${name}` }).click();
  await expectScreen(page, `Type this code into the ${name} app`);
  await director.getByRole('button', { name: 'Fill in: 111111, Connects' }).click();
  await expect(page.getByLabel('What did the app show you?')).toHaveValue('111111');
  await axe(page);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expectScreen(page, `${name} is connected`);
});

/** The institutions in the list, each a link. */
function institutions(page: Page) {
  return page.getByRole('list', { name: 'Institutions' }).getByRole('link');
}

/** A connection on the home screen. */
function row(page: Page, name: string) {
  return page.getByRole('main').getByRole('link', { name });
}

/** How often the institution was asked to sign somebody in. */
async function logins(simulator: { calls: () => Promise<string[]> }): Promise<number> {
  return (await simulator.calls()).filter((call) => call === 'POST /api/links/').length;
}
