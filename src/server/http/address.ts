import { isIP } from 'node:net';
import type { RequestContext } from './guards.ts';

/** Which proxies are believed when they say who asks: how many stand before us, or their addresses. */
export type TrustedProxies = number | ReadonlySet<string>;

/**
 * Where a request comes from, or null where nobody knows (without a socket). `X-Forwarded-For` is
 * believed only as far as our own proxies wrote it: everything before that is the caller's invention.
 */
export function addressFrom(trusted: TrustedProxies): (context: RequestContext) => string | null {
  return (context) => {
    const peer = peerOf(context.env);
    if (peer === null) return null;
    const said = (context.req.header('x-forwarded-for') ?? '').split(',').map(addressIn);
    // From the nearest outwards; each is believed as long as who says it is. What is no address ends
    // it: whatever stands before that may be the caller's invention.
    const outwards = said.toReversed();
    const end = outwards.indexOf(null);
    const believable = (end === -1 ? outwards : outwards.slice(0, end)).filter(
      (one) => one !== null,
    );
    const path = [peer, ...believable];
    if (typeof trusted === 'number') return path[Math.min(trusted, path.length - 1)] ?? peer;
    return path.find((address) => !trusted.has(address)) ?? path.at(-1) ?? peer;
  };
}

/**
 * What counts as one place: an address of IPv4, or the 64 bits that one household gets of IPv6.
 *
 * @param address as `addressFrom` found it; null counts as one place, too.
 */
export function placeOf(address: string | null): string {
  if (address === null) return 'unknown';
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const gap = address.includes('::')
    ? Array.from({ length: 8 - before.length - after.length }, () => '0')
    : [];
  return [...before, ...gap, ...after]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}

/** Some proxies append the port that they saw. */
function addressIn(part: string): string | null {
  const text = part.trim();
  const address = bare(/^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1'));
  return isIP(address) === 0 ? null : address;
}

/** Without the dress of IPv6 that IPv4 wears on a socket for both. */
function bare(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The socket's other end, as the server's adapter hands it on. */
function peerOf(env: unknown): string | null {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return null;
  const { incoming } = env;
  if (typeof incoming !== 'object' || incoming === null || !('socket' in incoming)) return null;
  const { socket } = incoming;
  if (typeof socket !== 'object' || socket === null || !('remoteAddress' in socket)) return null;
  return typeof socket.remoteAddress === 'string' ? bare(socket.remoteAddress) : null;
}
