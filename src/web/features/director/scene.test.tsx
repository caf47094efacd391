import { expect, test } from 'vitest';
import { answersOf } from './answers.tsx';
import { sceneOf } from './use-scene.ts';

test.each([
  ['/connect', { institution: null, form: false, operationId: null, linkId: null }],
  ['/connect/erebor_mx_retail', { institution: 'erebor_mx_retail', form: false }],
  ['/connect/erebor_mx_retail/sign-in', { institution: 'erebor_mx_retail', form: true }],
  ['/operations/7', { operationId: '7', linkId: null }],
  ['/links/3', { linkId: '3', operationId: null, repair: false }],
  ['/links/3/repair', { linkId: '3', repair: true }],
])('knows from %s what is on the page', (pathname, scene) => {
  expect(sceneOf(pathname)).toMatchObject(scene);
});

test('offers each answer once, and none that is empty', () => {
  const user = { id: 'a', fields: {}, outcome: 'asks_code' };
  const right = { answer: '111111', outcome: 'connected' };
  const wrong = { answer: '999999', outcome: 'asks_again' };
  expect(
    answersOf([
      { ...user, answers: [right, wrong, wrong, { ...wrong, outcome: 'account_locked' }] },
      { ...user, answers: [right, { answer: '', outcome: 'connected' }] },
    ]),
  ).toEqual([right, wrong, { ...wrong, outcome: 'account_locked' }]);
});
