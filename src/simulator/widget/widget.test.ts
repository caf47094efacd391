import { expect, test } from 'vitest';
import { createHarness, list, textAt } from '#simulator/testing/harness.ts';

const bank = 'ofmockbank_br_retail';
const urls = {
  success: 'https://app.test/yes?kept=1',
  exit: 'https://app.test/no',
  event: 'https://app.test/event',
};

async function start() {
  const harness = createHarness();
  const { body } = await harness.call('POST', '/api/token/', {
    id: 'id',
    password: 'secret',
    scopes: 'read_institutions,write_links',
    external_id: 'u_somebody',
    fetch_resources: ['ACCOUNTS'],
    widget: { callback_urls: urls },
  });
  const token = textAt(body, 'access');
  const go = (what: string | null, query: Record<string, string> = {}) => {
    const search = new URLSearchParams({ access_token: token, institutions: bank, ...query });
    return harness.simulator.fetch(
      new Request(`http://simulator.test/_widget/?${search}`, {
        method: what === null ? 'GET' : 'POST',
        ...(what === null ? {} : { body: new URLSearchParams({ what }) }),
      }),
    );
  };
  return { harness, token, go };
}

test('it says that it is simulated, and runs nothing', async () => {
  const { go } = await start();
  const page = await go(null);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain('Simulador');
  expect(html).not.toContain('<script');
});

test('allowing makes a link of the token’s person, and keeps what the address had', async () => {
  const { harness, go } = await start();
  const back = new URL((await go('allow')).headers.get('location') ?? '');
  const [link] = (await list(harness, 'external_id=u_somebody')).results;
  expect(link).toMatchObject({ institution: bank, status: 'valid', access_mode: 'recurrent' });
  expect(Object.fromEntries(back.searchParams)).toEqual({
    kept: '1',
    link: link?.id,
    institution: bank,
  });
});

test('an institution that is down is said on the way back', async () => {
  const { harness, go } = await start();
  await harness.control.setInstitution(bank, { health: 'down' });
  const back = new URL((await go('allow')).headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(urls.exit);
  expect(back.searchParams.get('last_encountered_error_code')).toBe('institution_down');
  expect((await list(harness, '')).count).toBe(0);
});

test('an institution that connects by credentials has no such page', async () => {
  const { go } = await start();
  const back = new URL(
    (await go('allow', { institutions: 'erebor_mx_retail' })).headers.get('location') ?? '',
  );
  expect(back.searchParams.get('warning')).toBe('institution_disabled');
});

test('a token that was changed or made up leads nowhere', async () => {
  const { harness, token, go } = await start();
  const [head, payload, proof] = token.split('.');
  const other = Buffer.from(
    JSON.stringify({
      token_type: 'access',
      exp: 9_999_999_999,
      jti: 'x',
      scopes: [],
      external_id: 'u_else',
      widget: { callback_urls: urls },
    }),
  ).toString('base64url');
  const forged = [
    `${head}.${other}.${proof}`,
    `${head}.${payload}.`,
    `${head}.${payload}`,
    'x',
    '',
  ];
  for (const access_token of forged) {
    const page = await go('allow', { access_token });
    expect([access_token, page.status]).toEqual([access_token, 400]);
  }
  expect((await list(harness, '')).count).toBe(0);
});
