import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { expect, test } from 'vitest';
import type { Choice, Duplicate } from '#contract/api/duplicate.ts';
import type { Link } from '#contract/api/link.ts';
import { clock } from '#web/lib/clock.ts';
import { keys } from '#web/lib/query.ts';
import { answer, fakeFetch, renderWith } from '#web/lib/testing/render.tsx';
import { at, duplicate, erebor } from '../testing/links.ts';
import { DuplicatePage } from './duplicate-page.tsx';
import { choicesFor } from './sides.ts';

const undoUntil = new Date(Date.parse(at) + 60_000).toISOString();

/** A server that remembers what was chosen. */
function showDuplicate(older: Link, newer: Link, known: Duplicate | null = duplicate()) {
  clock.learn(at);
  const world = { links: [older, newer], duplicates: known === null ? [] : [known] };
  const bodies: unknown[] = [];
  const put = (change: Partial<Duplicate>) => {
    const changed = duplicate(change);
    world.duplicates = [changed];
    return changed;
  };
  const { queries } = renderWith(
    <Routes>
      <Route path="/duplicates/:id" element={<DuplicatePage />} />
    </Routes>,
    {
      at: '/duplicates/d-1',
      fetch: (input, init) => {
        const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
        if (body !== null) bodies.push(body);
        return fakeFetch({
          'GET /api/links': () => ({ links: world.links }),
          'GET /api/duplicates': () => ({ duplicates: world.duplicates }),
          'POST /api/duplicates/d-1/choice': () => {
            const { choice } = body as { choice: Choice }; // what the page has just sent
            return put({ chosen: { choice, undoUntil } });
          },
          'DELETE /api/duplicates/d-1/choice': () => put({ chosen: null }),
        })(input, init);
      },
    },
  );
  const change = async (next: Partial<typeof world>) => {
    Object.assign(world, next);
    await act(() => queries.invalidateQueries({ queryKey: keys.links }));
  };
  return { bodies, change };
}

test('old and new stand beside each other, and the one that works is suggested', async () => {
  showDuplicate(
    erebor('old', { status: 'invalid', connectedAt: '2026-03-12T10:00:00.000Z' }),
    erebor('new', { refreshRate: '24h' }),
  );
  await screen.findByRole('heading', { name: 'You already have this Erebor login' });
  const old = within(screen.getByRole('region', { name: 'The one you had' }));
  const fresh = within(screen.getByRole('region', { name: 'The new one' }));
  expect(old.getByText('Needs the new password')).toBeTruthy();
  expect(old.getByText(/^March 12/)).toBeTruthy();
  expect(fresh.getByText('Works')).toBeTruthy();
  expect(fresh.getByText('daily')).toBeTruthy();

  const choices = screen.getAllByRole('radio');
  expect(choices.map((choice) => choice.getAttribute('value'))).toEqual([
    'replace',
    'keep_older',
    'keep_both',
  ]);
  expect(choices[0]).toHaveProperty('checked', true);
  expect(
    screen.getByText('The one that stays has to be repaired then.', { exact: false }),
  ).toBeTruthy();
});

test('the choice is made, undone, made again, carried out and done', async () => {
  const { bodies, change } = showDuplicate(erebor('old'), erebor('new'));
  await userEvent.click(await screen.findByRole('radio', { name: /^Replace it with the new one/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Replace it with the new one' }));
  await screen.findByRole('heading', { name: 'One Erebor connection is being given up' });
  expect(screen.getByText(/is disconnected in (1 min|5\d seconds)\./)).toBeTruthy();

  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByRole('heading', { name: 'You already have this Erebor login' });

  await userEvent.click(screen.getByRole('button', { name: 'Keep the one you had' }));
  await screen.findByRole('heading', { name: 'One Erebor connection is being given up' });
  expect(bodies).toEqual([{ choice: 'replace' }, { choice: 'keep_older' }]);

  await change({ duplicates: [], links: [erebor('old'), erebor('new', { operationId: 'o-1' })] });
  await screen.findByRole('heading', { name: 'One Erebor connection is being disconnected' });
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  expect(screen.getByRole('link', { name: 'See how it goes' }).getAttribute('href')).toBe(
    '/operations/o-1',
  );

  await change({ links: [erebor('old'), erebor('new', { status: 'ended', endedBy: 'you' })] });
  await screen.findByRole('heading', { name: 'You have Erebor once now' });
  expect(screen.getByRole('link', { name: 'See Erebor' }).getAttribute('href')).toBe('/links/old');
});

test('keeping both disconnects nothing and can be undone for a while', async () => {
  const { change } = showDuplicate(erebor('old'), erebor('new'));
  await userEvent.click(await screen.findByRole('radio', { name: /^Keep both/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Keep both' }));
  await screen.findByRole('heading', { name: 'You keep both' });
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  await change({ duplicates: [] });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  expect(screen.getByRole('heading', { name: 'You keep both' })).toBeTruthy();
});

test('an old address says that there is nothing to decide', async () => {
  showDuplicate(erebor('old'), erebor('new'), null);
  const title = 'There is nothing to decide here';
  expect(await screen.findByRole('heading', { name: title })).toBeTruthy();
});

test('a refusal is said, and nothing is pretended', async () => {
  clock.learn(at);
  const problem = { code: 'operation_over', status: 409, requestId: 'r' };
  renderWith(
    <Routes>
      <Route path="/duplicates/:id" element={<DuplicatePage />} />
    </Routes>,
    {
      at: '/duplicates/d-1',
      answers: {
        'GET /api/links': () => ({ links: [erebor('old'), erebor('new')] }),
        'GET /api/duplicates': () => ({ duplicates: [duplicate()] }),
        'POST /api/duplicates/d-1/choice': () => answer(problem, 409),
      },
    },
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Keep the one you had' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'You already have this Erebor login' })).toBeTruthy();
});

test.each([
  [{}, {}, 'keep_older'],
  [{ status: 'invalid' }, {}, 'replace'],
  [{}, { status: 'token_required' }, 'keep_older'],
  [{ accessMode: 'single' }, {}, 'replace'],
  [{}, { accessMode: 'single' }, 'keep_older'],
  [{ accessMode: 'single' }, { status: 'invalid' }, 'keep_older'],
  [{ status: 'invalid' }, { status: 'invalid' }, 'keep_older'],
] satisfies [Partial<Link>, Partial<Link>, Choice][])(
  'of an older with %j and a newer with %j, %s is suggested',
  (older, newer, suggested) => {
    expect(choicesFor({ older: erebor('old', older), newer: erebor('new', newer) })[0]).toBe(
      suggested,
    );
  },
);
