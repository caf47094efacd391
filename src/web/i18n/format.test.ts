import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const now = Date.parse('2026-11-21T12:00:00');
const at = (text: string) => new Date(text).toISOString();

test('relative times say what people would say', () => {
  const { ago, ahead } = createFormat('en-US');
  expect(ago(at('2026-11-21T11:59:40'), now)).toBe('now');
  expect(ago(at('2026-11-21T11:58:00'), now)).toBe('2 minutes ago');
  expect(ago(at('2026-11-21T10:00:00'), now)).toBe('2 hours ago');
  expect(ago(at('2026-11-20T11:00:00'), now)).toBe('yesterday');
  expect(ago(at('2026-11-03T11:00:00'), now)).toBe('November 3');
  expect(ahead(at('2026-11-21T15:30:00'), now)).toBe('in 3 hours');
});

test('a time just ahead of the device’s clock is not in the future', () => {
  expect(createFormat('en-US').ago(at('2026-11-21T12:00:30'), now)).toBe('now');
});

test('dates have their year only when it is another one', () => {
  const { date } = createFormat('es-419');
  expect(date(at('2026-09-12T08:00:00'), now)).toBe('12 de septiembre');
  expect(date(at('2025-09-12T08:00:00'), now)).toBe('12 de septiembre de 2025');
});

test('durations are short once there are minutes', () => {
  const { duration } = createFormat('en-US');
  expect(duration(38)).toBe('38 seconds');
  expect(duration(72)).toBe('1 min 12 sec');
  expect(duration(0)).toBe('0 seconds');
});

test('codes that are not codes are shown as they are', () => {
  const { currency, country } = createFormat('en-US');
  expect(currency('MXN')).toBe('Mexican Peso');
  expect(currency('?')).toBe('?');
  expect(country('BR')).toBe('Brazil');
});
