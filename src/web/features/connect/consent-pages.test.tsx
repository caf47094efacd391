import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import { expect, test } from 'vitest';
import { routes } from '#web/lib/paths.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { BackPage } from './back-page.tsx';
import { ByConsent } from './by-consent.tsx';
import { RepairByConsent } from './repair-by-consent.tsx';
import { link } from './testing/connect.tsx';
import { institution } from './testing/institution.ts';

const bank = institution({ name: 'of_br_retail', displayName: 'OF', connectsBy: 'consent' });
const broken = link({ institution: bank, status: 'invalid' });

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

function show(
  at: string,
  post: () => Response = () => answer({ url: 'https://belvo.example/?t' }),
) {
  const sent: unknown[] = [];
  const left: string[] = [];
  const leave = (address: string) => void left.push(address);
  const fetch: typeof globalThis.fetch = (input, init) => {
    const path = typeof input === 'string' ? input : '';
    if (init?.method === 'POST') {
      sent.push([path, typeof init.body === 'string' ? JSON.parse(init.body) : null]);
      return Promise.resolve(post());
    }
    if (path === '/api/links') return Promise.resolve(answer({ links: [] }));
    if (path === '/api/operations') return Promise.resolve(answer({ operations: [] }));
    if (path === `/api/institutions/${bank.name}`) return Promise.resolve(answer(bank));
    if (path === '/api/institutions/erebor_mx_retail') {
      return Promise.resolve(answer(institution()));
    }
    return Promise.resolve(answer({ code: 'not_found', status: 404, requestId: 'r' }, 404));
  };
  renderWith(
    <>
      <Routes>
        <Route path={routes.back} element={<BackPage />} />
        <Route path={routes.before} element={<ByConsent institution={bank} leave={leave} />} />
        <Route
          path={routes.repair}
          element={
            <RepairByConsent link={broken} leave={leave}>
              <h1>The password</h1>
            </RepairByConsent>
          }
        />
        <Route
          path="/other"
          element={
            <RepairByConsent link={link({ status: 'invalid' })} leave={leave}>
              <h1>The password</h1>
            </RepairByConsent>
          }
        />
        <Route path={routes.link} element={<h1>The connection</h1>} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
      <Address />
    </>,
    { at, fetch },
  );
  return { sent, left };
}

async function fillIn(document: string) {
  const act = userEvent.setup();
  await act.type(await screen.findByLabelText('CPF, or CNPJ of a company'), document);
  await act.type(screen.getByLabelText('Full name, as at the bank'), ' Ralph Bragg ');
  await act.click(screen.getByRole('button', { name: 'Continue at Belvo' }));
}

test('before going to Belvo it says what happens there, and hands on whose accounts they are', async () => {
  const { sent, left } = show('/connect/of_br_retail');
  expect(await screen.findByText('You type no password here')).toBeTruthy();
  await fillIn('761.092.776-73');
  await expect.poll(() => left).toEqual(['https://belvo.example/?t']);
  expect(sent).toEqual([
    [
      '/api/consent-pages',
      {
        institution: 'of_br_retail',
        holder: { document: '76109277673', name: 'Ralph Bragg' },
        consent: { version: expect.any(String) as string, language: 'en' },
      },
    ],
  ]);
});

test('a number that is none goes nowhere', async () => {
  const { sent } = show('/connect/of_br_retail');
  await fillIn('761.092');
  await screen.findByText('A CPF has 11 digits, a CNPJ has 14.');
  expect(sent).toEqual([]);
});

test('when Belvo cannot be reached people stay and are told', async () => {
  const { left } = show('/connect/of_br_retail', () =>
    answer({ code: 'belvo_unreachable', status: 502, requestId: 'r-1' }, 502),
  );
  await fillIn('76109277673');
  await screen.findByText('We cannot reach the service that talks to your bank');
  expect(left).toEqual([]);
});

test('a connection of open finance is renewed there, all others by their password', async () => {
  const { sent, left } = show('/links/l-1/repair');
  await screen.findByRole('heading', { name: 'OF needs your permission again' });
  await fillIn('76109277673');
  await expect.poll(() => left).toHaveLength(1);
  expect(sent).toMatchObject([['/api/consent-pages', { linkId: 'l-1' }]]);
});

test('another one is repaired as ever', async () => {
  show('/other');
  expect(await screen.findByRole('heading', { name: 'The password' })).toBeTruthy();
});

test('who comes back with a connection is led to it', async () => {
  const { sent } = show('/back?link=b-1&institution=of_br_retail', () => answer({ linkId: 'l-9' }));
  await screen.findByRole('heading', { name: 'The connection' });
  expect(screen.getByLabelText('address').textContent).toBe('/links/l-9');
  expect(sent).toEqual([['/api/consent-pages/back', { belvoLinkId: 'b-1' }]]);
});

test('what cannot be seen yet is not called connected, and can be looked for', async () => {
  let tries = 0;
  show('/back?link=b-1&institution=of_br_retail', () =>
    answer({ linkId: (tries += 1) < 2 ? null : 'l-9' }),
  );
  await screen.findByRole('heading', { name: 'We do not see the connection yet' });
  expect(screen.getByLabelText('address').textContent).toBe('/back');
  await userEvent.setup().click(screen.getByRole('button', { name: 'Look again' }));
  await screen.findByRole('heading', { name: 'The connection' });
});

const exit = 'meta_data_institution_name=of_br_retail&meta_data_step=x';

test.each([
  [`last_encountered_error_code=&${exit}`, 'Nothing changed', /left Belvo’s pages/],
  [`last_encountered_error_code=login_error&${exit}`, 'Nothing changed', /OF was not connected/],
  [
    `last_encountered_error_code=institution_down&${exit}`,
    'Nothing changed',
    'OF is not answering right now',
  ],
  ['error=ACCESS_TOKEN_NOT_VALID', 'The time for Belvo’s pages was over', /ten minutes/],
  ['warning=institution_disabled&warning_message=x', 'Nothing changed', /switched off/],
  ['error=%3Cb%3E&error_message=%3Cb%3E', 'Nothing changed', /The bank was not connected/],
])('%s is said in words', async (query, title, words) => {
  const { sent } = show(`/back?${query}`, () => answer({ linkId: null }));
  await screen.findByRole('heading', { name: title });
  expect(await screen.findByText(words)).toBeTruthy();
  expect(screen.getByLabelText('address').textContent).toBe('/back');
  expect(sent).toEqual([['/api/consent-pages/back', { belvoLinkId: null }]]);
});
