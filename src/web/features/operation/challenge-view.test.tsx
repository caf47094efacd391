import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { at, challenge, operation, showOperation } from './testing/operation.tsx';

const field = () => screen.findByRole<HTMLInputElement>('textbox');

test('a wrong answer is said in place, at the field, with the number of tries', async () => {
  const user = userEvent.setup();
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  await page.heading('Type this code into the Erebor app');
  await user.type(await field(), '903 114');
  page.willBe({ name: 'working', phase: 'answering', since: at(0) });
  await user.click(screen.getByRole('button', { name: 'Send the code' }));

  await screen.findAllByText('Erebor is checking it.');
  expect(page.sent).toEqual([
    {
      path: '/api/operations/o-1/answer',
      body: { challengeId: 'c-1' },
      typed: { answer: '903114' },
    },
  ]);
  // The page stays what it was while the institution thinks, and the answer is wiped.
  await page.heading('Type this code into the Erebor app');
  expect((await field()).value).toBe('');

  page.become({
    name: 'challenge',
    challenge: challenge({ challengeId: 'c-2', wrongAnswers: 2, lastProblem: 'wrong_answer' }),
  });
  const input = await field();
  expect(document.activeElement).toBe(input);
  expect(input.getAttribute('aria-invalid')).toBe('true');
  const said = document.getElementById(input.getAttribute('aria-describedby')?.split(' ')[0] ?? '');
  expect(said?.textContent).toBe('Erebor did not accept that. That makes 2 wrong tries.');
});

test('a slow judgement becomes the waiting page, which can be left', async () => {
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  await field();
  page.become({ name: 'working', phase: 'answering', since: at(0) });
  page.pass(9);
  await page.heading('Connecting Erebor');
  expect(screen.getByRole('link', { name: 'Leave and come back later' })).toBeTruthy();
});

test('at the end of its time a code is renewed once, announced, and what was typed stays', async () => {
  const user = userEvent.setup();
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  await user.type(await field(), '12');
  page.pass(31);
  await screen.findByText('30 seconds left', { selector: '[role=status] *' });
  page.willBe({ name: 'challenge', challenge: challenge({ renewing: true }) });
  page.pass(40);
  await screen.findByText('Getting a new code');
  page.pass(1);
  page.pass(1);
  await waitFor(() =>
    expect(page.sent).toEqual([
      { path: '/api/operations/o-1/renew', body: { challengeId: 'c-1' } },
    ]),
  );
  page.become({
    name: 'challenge',
    challenge: challenge({
      challengeId: 'c-2',
      value: '111222',
      expiresAt: at(140),
      renewals: 1,
    }),
  });
  await screen.findByText('A new code is here.');
  expect((await field()).value).toBe('12');
  expect(screen.getByText('111')).toBeTruthy();
});

test('a code that is not renewed by the institution only runs out', async () => {
  const page = showOperation(
    operation({
      name: 'challenge',
      challenge: challenge({
        kind: 'inputless',
        value: null,
        renewable: false,
        expiresAt: at(720),
        lifetimeSeconds: 720,
      }),
    }),
  );
  await screen.findByText('About 12 minutes left to answer.');
  page.pass(800);
  await screen.findByText('The time is over.', { selector: '.note' });
  expect(page.sent).toEqual([]);
});

test('where nothing is typed, the word that it was confirmed is all that is sent', async () => {
  const user = userEvent.setup();
  const confirming = challenge({ kind: 'inputless', value: null, expectsInput: false });
  const page = showOperation(operation({ name: 'challenge', challenge: confirming }));
  await page.heading('Confirm it with Erebor');
  expect(screen.queryByRole('textbox')).toBeNull();
  page.willBe({
    name: 'challenge',
    challenge: { ...confirming, challengeId: 'c-2', lastProblem: 'not_confirmed_yet' },
  });
  await user.click(screen.getByRole('button', { name: 'I’ve confirmed' }));
  await screen.findAllByText(/Erebor has not seen your confirmation yet/);
  expect(page.sent).toEqual([
    { path: '/api/operations/o-1/answer', body: { challengeId: 'c-1' }, typed: {} },
  ]);
});

test('the question is the label of its field', async () => {
  showOperation(
    operation({
      name: 'challenge',
      challenge: challenge({ kind: 'text', value: 'Name of your first pet?', renewable: false }),
    }),
  );
  const input = await screen.findByLabelText<HTMLInputElement>('Name of your first pet?');
  expect(input.autocomplete).toBe('off');
});

test('a further step takes the focus to its heading and says that the first one is done', async () => {
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  await page.heading('Type this code into the Erebor app');
  page.become({
    name: 'challenge',
    challenge: challenge({ challengeId: 'c-2', kind: 'text', value: 'Pet?', step: 2 }),
  });
  const heading = await page.heading('Erebor asks you a question');
  expect(document.activeElement).toBe(heading);
  expect(screen.getByText('One more step: Erebor accepted the one before.')).toBeTruthy();
});

test('without network nothing is sent later behind your back, and the answer stays', async () => {
  const user = userEvent.setup();
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  await user.type(await field(), '111111');
  page.breakNetwork(true);
  await user.click(screen.getByRole('button', { name: 'Send the code' }));
  await screen.findByText('Enlace could not be reached');
  expect((await field()).value).toBe('111111');
  page.breakNetwork(false);
  expect(page.sent).toEqual([]);
});

test('an empty answer is not sent', async () => {
  const user = userEvent.setup();
  const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
  const input = await field();
  await user.click(screen.getByRole('button', { name: 'Send the code' }));
  await screen.findByText('Type it first.');
  expect(document.activeElement).toBe(input);
  expect(page.sent).toEqual([]);
});

test.each(['Send the code', 'It has letters in it'])(
  'letters in a code are doubted once before it is sent, then "%s" sends it',
  async (again) => {
    const user = userEvent.setup();
    const page = showOperation(operation({ name: 'challenge', challenge: challenge() }));
    const input = await field();
    await user.type(input, '12ab');
    await user.click(screen.getByRole('button', { name: 'Send the code' }));
    await screen.findByText('This code usually has digits only.');
    expect(document.activeElement).toBe(input);
    expect(page.sent).toEqual([]);
    await user.click(screen.getByRole('button', { name: again }));
    await waitFor(() =>
      expect(page.sent).toEqual([
        {
          path: '/api/operations/o-1/answer',
          body: { challengeId: 'c-1' },
          typed: { answer: '12ab' },
        },
      ]),
    );
  },
);

test('a QR code that is a picture is shown as a checked picture, anything odd is not shown', async () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=';
  const page = showOperation(
    operation({ name: 'challenge', challenge: challenge({ kind: 'qr', value: png }) }),
  );
  const picture = await screen.findByRole<HTMLImageElement>('img', {
    name: 'QR code for the Erebor app',
  });
  expect(picture.src).toBe(`data:image/png;base64,${png}`);
  page.become({
    name: 'challenge',
    challenge: challenge({ challengeId: 'c-2', kind: 'qr', value: 'x'.repeat(5000) }),
  });
  await screen.findByText('The code of Erebor cannot be shown.');
});

test('a QR code that is text is drawn', async () => {
  showOperation(
    operation({ name: 'challenge', challenge: challenge({ kind: 'qr', value: 'pix-br-code' }) }),
  );
  const drawing = await screen.findByRole('img', { name: 'QR code for the Erebor app' });
  expect(drawing.tagName).toBe('svg');
});
