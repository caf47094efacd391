import { createHash, randomBytes } from 'node:crypto';

/** Where ids and chance come from; a seed makes both repeatable. */
export type Ids = {
  uuid(): string;
  /** So many lower-case hex digits. */
  hex(digits: number): string;
  /** At least 0, less than 1. */
  number(): number;
};

/** Without a seed, ids cannot be guessed; with one, the same calls give the same ids. */
export function createIds(seed?: string): Ids {
  let calls = 0;
  function bytes(count: number): Buffer {
    if (seed === undefined) return randomBytes(count);
    const blocks: Buffer[] = [];
    for (let made = 0; made < count; made += 32) {
      calls += 1;
      blocks.push(createHash('sha256').update(`${seed}/${calls}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  }
  const hex = (digits: number) =>
    bytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits);
  return {
    uuid: () => uuidFrom(hex(32)),
    hex,
    number: () => bytes(4).readUInt32BE() / 2 ** 32,
  };
}

/** A version 4 UUID made of 32 hex digits, a few of which are replaced by the version marks. */
export function uuidFrom(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
