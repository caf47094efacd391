import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addressFrom, placeOf, type TrustedProxies } from './address.ts';
import type { RequestVariables } from './guards.ts';

/** What counts as the caller's address, when it comes on a socket from `peer` and says `forwarded`. */
async function addressOf(
  trusted: TrustedProxies,
  peer: string | null,
  forwarded?: string,
): Promise<string> {
  const of = addressFrom(trusted);
  const app = new Hono<RequestVariables>().get('/', (context) => context.text(String(of(context))));
  const headers = forwarded === undefined ? undefined : { 'x-forwarded-for': forwarded };
  const env = peer === null ? {} : { incoming: { socket: { remoteAddress: peer } } };
  const response = await app.request('/', headers === undefined ? {} : { headers }, env);
  return response.text();
}

const proxies = new Set(['10.0.0.1', '10.0.0.2']);

test.each<[TrustedProxies, string | null, string | undefined, string]>([
  // Nobody is trusted: the socket says it, whatever the header says.
  [0, '203.0.113.7', '198.51.100.9', '203.0.113.7'],
  [0, '::ffff:203.0.113.7', undefined, '203.0.113.7'],
  [0, null, '198.51.100.9', 'null'],
  // One proxy: the last that it has written, and nothing that came before.
  [1, '10.0.0.1', '198.51.100.9', '198.51.100.9'],
  [1, '10.0.0.1', '1.2.3.4, 198.51.100.9', '198.51.100.9'],
  [1, '10.0.0.1', undefined, '10.0.0.1'],
  [2, '10.0.0.1', '1.2.3.4, 198.51.100.9, 10.0.0.2', '198.51.100.9'],
  [2, '10.0.0.1', '198.51.100.9', '198.51.100.9'],
  // By address: whoever is not one of them is the caller.
  [proxies, '10.0.0.1', '1.2.3.4, 198.51.100.9, 10.0.0.2', '198.51.100.9'],
  [proxies, '203.0.113.7', '198.51.100.9', '203.0.113.7'],
  [proxies, '10.0.0.1', '', '10.0.0.1'],
  [proxies, '10.0.0.1', 'nonsense, <script>', '10.0.0.1'],
  // Some append the port. What cannot be read ends what is believed, or one could hide behind it.
  [1, '10.0.0.1', '9.9.9.9, 203.0.113.5:51234', '203.0.113.5'],
  [1, '10.0.0.1', '9.9.9.9, [2001:db8::5]:51234', '2001:db8::5'],
  [1, '10.0.0.1', '9.9.9.9, unknown', '10.0.0.1'],
])('%j trusted, from %s saying %s: %s', async (trusted, peer, forwarded, address) => {
  expect(await addressOf(trusted, peer, forwarded)).toBe(address);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  [null, 'unknown'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s is at %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
