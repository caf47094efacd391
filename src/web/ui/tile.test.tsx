import { fireEvent } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderWith } from '#web/lib/testing/render.tsx';
import { monogram, Tile } from './tile.tsx';

test.each([
  ['Erebor', 'Er'],
  ['iron bank', 'Ib'],
  ['Erebor · Papelería', 'EP'],
  ['Ávila', 'Áv'],
  ['7', '7'],
  ['', ''],
])('the monogram of "%s" is "%s"', (name, letters) => {
  expect(monogram(name)).toBe(letters);
});

test('a picture that does not load gives way to the monogram', () => {
  const institution = {
    name: 'e',
    displayName: 'Erebor',
    type: 'bank',
    hue: 70,
    hasLogo: true,
    connectsBy: 'credentials',
  } as const;
  const { container } = renderWith(<Tile institution={{ ...institution, type: 'bank' }} />);
  const picture = container.querySelector('img');
  if (picture === null) throw new Error('There is no picture.');
  expect(picture.getAttribute('src')).toBe('/api/institutions/e/logo');
  fireEvent.error(picture);
  expect(container.querySelector('.tile')?.textContent).toBe('Er');
});
