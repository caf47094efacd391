import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Seals what must survive a restart but must not lie readable in the database: an operation's
 * state holds the session of a code that is being waited for.
 */
export interface Vault {
  seal(value: unknown): string;
  /** @throws when the text was not sealed with this key. */
  open(sealed: string): unknown;
}

/** @param key 32 bytes. */
export function createVault(key: Uint8Array): Vault {
  return {
    seal(value) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as unknown;
    },
  };
}
