import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '#contract/api/session.ts';
import { ClockContext, createClock } from '#web/lib/clock.ts';
import { useSessionQuery } from '#web/lib/queries.ts';
import { keys } from '#web/lib/query.ts';
import { answer, renderWith } from '#web/lib/testing/render.tsx';
import { SessionWatch } from './session-watch.tsx';

const start = Date.UTC(2026, 10, 21, 12);
const inSeconds = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const host = { name: 'Acme', returnTo: 'https://acme.example/accounts' };

function session(endsIn: number, lastsFor = 7200): Session {
  return {
    id: 's-1',
    person: { label: 'Ana Torres', initials: 'AT' },
    signIn: 'handover',
    simulator: false,
    accessModes: ['single'],
    host,
    limits: { endsAt: inSeconds(endsIn), lastsUntil: inSeconds(lastsFor) },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: start, shouldAdvanceTime: false });
  // jsdom knows the element, but not how it opens.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(() => vi.useRealTimers());

function show(first: Session, server: (call: string) => unknown) {
  const calls: string[] = [];
  const onEnd = vi.fn<() => void>();
  const reload = vi.fn<() => void>();
  function Watched() {
    const { data } = useSessionQuery();
    return data === undefined ? null : (
      <SessionWatch session={data} onEnd={onEnd} reload={reload} />
    );
  }
  const fetch: typeof globalThis.fetch = (input, init) => {
    const call = `${init?.method ?? 'GET'} ${typeof input === 'string' ? input : ''}`;
    calls.push(call);
    const body = calls.length === 1 ? first : server(call);
    return body instanceof Error ? Promise.reject(body) : Promise.resolve(answer(body));
  };
  document.title = 'Your connections';
  const { queries } = renderWith(
    <ClockContext value={createClock()}>
      <Watched />
    </ClockContext>,
    { fetch },
  );
  return { calls, onEnd, reload, queries };
}

/** In steps, because what follows from one moment is drawn after it only. */
async function pass(seconds: number, step = 10): Promise<void> {
  for (let left = seconds; left > 0; left -= step) {
    await act(() => vi.advanceTimersByTimeAsync(Math.min(left, step) * 1000));
  }
}

const warning = () => screen.queryByRole('dialog', { name: 'Are you still there?' });

test('two minutes before the end people are asked, and one press keeps them in', async () => {
  const { calls } = show(session(600), (call) =>
    call === 'POST /api/session/stay' ? session(1090) : session(600),
  );
  await pass(470);
  expect(warning()).toBeNull();
  await pass(20);
  expect(warning()).not.toBeNull();
  expect(document.title).toBe('Are you still there?');
  const stay = screen.getByRole('button', { name: 'Stay signed in' });
  expect(document.activeElement).toBe(stay);
  expect(screen.getByText('1 min 50 sec')).toBeTruthy();
  expect(calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  fireEvent.click(stay);
  await pass(1);
  expect(calls.at(-1)).toBe('POST /api/session/stay');
  expect(warning()).toBeNull();
  expect(document.title).toBe('Your connections');
});

test('what is left is said now and then, not each second', async () => {
  show(session(600), () => session(600));
  const said = new Set<string>();
  for (let seconds = 0; seconds < 598; seconds += 2) {
    await pass(2);
    for (const place of screen.queryAllByRole('status')) said.add(place.textContent ?? '');
  }
  said.delete('');
  expect([...said]).toEqual(['1 min left', '30 seconds left', '10 seconds left']);
});

test('who was there in another tab is not asked', async () => {
  const { calls } = show(session(600), () => session(900));
  await pass(500);
  expect(calls).toEqual(['GET /api/session', 'GET /api/session']);
  expect(warning()).toBeNull();
});

test('who presses or types is never asked, and says so once a minute at most', async () => {
  let end = 600;
  const { calls } = show(session(600), () => session((end += 60)));
  for (let seconds = 0; seconds < 900; seconds += 10) {
    fireEvent.keyDown(document.body, { key: 'a' });
    await pass(10);
    expect(warning()).toBeNull();
  }
  expect(calls.filter((call) => call === 'POST /api/session/stay')).toHaveLength(14);
});

test('at the end it is over, as the server says', async () => {
  let isOver = false;
  const { onEnd } = show(session(600), () =>
    isOver ? { ...session(600), person: null } : session(600),
  );
  await pass(599);
  expect(onEnd).not.toHaveBeenCalled();
  isOver = true;
  await pass(2);
  expect(onEnd).toHaveBeenCalled();
});

test('at the end it is over, also when the server cannot be asked', async () => {
  const { onEnd } = show(session(600), () => new TypeError('no network'));
  await pass(590);
  expect(warning()).not.toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }));
  await pass(1);
  expect(screen.getByRole('alert').textContent).toBe('That did not arrive. Try again.');
  expect(onEnd).not.toHaveBeenCalled();
  await pass(10);
  expect(onEnd).toHaveBeenCalled();
});

test('the last end is announced too, with the way to come again', async () => {
  show(session(7200), () => session(7200));
  await pass(7100, 50);
  expect(screen.getByRole('dialog', { name: 'You will be signed out soon' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Back to Acme' }).getAttribute('href')).toBe(
    host.returnTo,
  );
  expect(screen.queryByRole('button', { name: 'Stay signed in' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Go on until then' }));
  await pass(1);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('signing out from the question ends it', async () => {
  const { queries } = show(session(600), (call) =>
    call === 'DELETE /api/session' ? { ...session(600), person: null } : session(600),
  );
  await pass(500);
  fireEvent.click(screen.getByRole('button', { name: 'Sign out now' }));
  await pass(1);
  expect(queries.getQueryData<Session>(keys.session)?.person).toBeNull();
});

test('without limits nothing is asked', async () => {
  const { limits, ...endless } = session(600);
  expect(limits).toBeDefined();
  const { calls } = show(endless, () => endless);
  await pass(9000, 500);
  expect(calls).toEqual(['GET /api/session']);
});

test('a page that the browser kept is empty, and loaded anew when somebody comes back', async () => {
  const { reload } = show(session(600), () => session(600));
  await pass(1);
  window.dispatchEvent(new Event('pagehide'));
  expect(document.documentElement.style.visibility).toBe('hidden');
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(document.documentElement.style.visibility).toBe('');
  expect(reload).not.toHaveBeenCalled();
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(reload).toHaveBeenCalledOnce();
});
