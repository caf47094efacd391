/** What people do again and again on the pages, in their words. */
import { expect, type Locator, type Page } from 'playwright/test';
import { institutions } from '#simulator/scenarios/index.ts';
import { canary } from './canary.ts';
import type { SimulatorControl } from './simulator.ts';

/** Those whose login has an outcome of its own; it depends on the password, too. */
const magicUsers = new Set(
  institutions.flatMap(({ users }) => users.map(({ fields }) => fields.username)),
);

/** Field label → what to type. */
export type Fields = Readonly<Record<string, string>>;

/**
 * A stranger becomes a made-up person, at an address. The welcome that offers it to people has
 * journeys of its own; here it would only be loaded two hundred times.
 */
export async function startDemo(page: Page, address = '/'): Promise<void> {
  const at = URL.canParse(address) ? new URL(address).origin : '';
  const started = await page.request.post(`${at}/api/session/demo`, {
    headers: { 'x-enlace': '1' },
  });
  expect(started.ok()).toBe(true);
  await page.goto(address);
}

/** From the list to the page before signing in; the name as it is on screen. */
export async function chooseInstitution(page: Page, name: string): Promise<void> {
  await page.goto('/connect');
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('list', { name: 'Institutions' }).getByRole('link').first().click();
  await expectScreen(page, `Before you connect ${name}`);
}

/** The form of an institution by its address, for journeys that begin there. */
export async function openSignIn(
  page: Page,
  institution: string,
  mode: 'recurrent' | 'single' = 'recurrent',
): Promise<void> {
  await page.goto(`/connect/${institution}/sign-in?mode=${mode}`);
  await expect(page.getByRole('heading', { level: 1, name: /^Sign in to/ })).toBeVisible();
}

/** Types into the form of an institution and sends it. */
export async function signIn(page: Page, fields: Fields): Promise<void> {
  await fillIn(page, fields);
  await page.getByRole('button', { name: /^Connect / }).click();
}

/** A user name and a password at a bank that asks for these two, whatever it calls them. */
export async function signInAs(
  page: Page,
  user: string,
  password = magicUsers.has(user) ? 'pass_valid' : canary('pw'),
): Promise<void> {
  await page.getByLabel(/^(Client number|Usuario|Usuário)$/).fill(user);
  await page.getByLabel(/^(Key Bank Personal|Contraseña|Senha)$/).fill(password);
  await page.getByRole('button', { name: /^Connect / }).click();
}

/** Types into fields by their labels. */
export async function fillIn(page: Page, fields: Fields): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}

/** A new person whose login at the institution is under way. */
export async function startConnecting(
  page: Page,
  institution: string,
  user: string,
  password?: string,
): Promise<void> {
  await startDemo(page, `/connect/${institution}/sign-in?mode=recurrent`);
  await signInAs(page, user, password);
}

/** What the page is about now. */
export async function expectScreen(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}

/** Moves time on until the page is about something else. */
export async function untilScreen(
  page: Page,
  heading: string | RegExp,
  advance: () => Promise<void>,
): Promise<void> {
  await expect(async () => {
    await advance();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading, { timeout: 1_500 });
  }).toPass({ timeout: 20_000 });
}

/** A sentence that screen readers are being told. */
export function said(page: Page, sentence: string): Locator {
  return page.getByRole('status').filter({ hasText: sentence });
}

/** A new person with a connection that works and was read; answers with Belvo's id of it. */
export async function startConnected(
  page: Page,
  simulator: SimulatorControl,
  institution = 'gringotts_mx_retail',
  user = 'ana',
): Promise<string> {
  await startConnecting(page, institution, user);
  await expectScreen(page, / is connected$/);
  await simulator.advance(10);
  await expect(page.getByText('We found 3 accounts.').first()).toBeVisible();
  return simulator.latestLink();
}
