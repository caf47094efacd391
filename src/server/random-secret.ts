import { createHash } from 'node:crypto';
import type { Ids } from './ids.ts';

/** What opens something for whoever has it, for cookies and addresses: 256 random bits, 43 characters. */
export function newSecret(ids: Ids): string {
  return Buffer.from(ids.bytes(32)).toString('base64url');
}

/** All that is kept of a secret: enough to know it again. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
