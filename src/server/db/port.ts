/**
 * The database as repositories see it: one SQL dialect (PostgreSQL), rows as unknown until a
 * schema has parsed them.
 */
export interface Database extends Queryable {
  /** Runs the callback in one transaction; a throw rolls everything back. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Nobody knows what became of a statement, or it was certainly not made: the server is away. */
export class DatabaseUnreachable extends Error {
  override name = 'DatabaseUnreachable';
}

export interface Queryable {
  query(sql: string, parameters?: readonly unknown[]): Promise<unknown[]>;
}

/** PostgreSQL cannot store the character NUL, and no text of ours or Belvo's has a use for it. */
export function storable(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) =>
    typeof value === 'string' ? value.replaceAll('\u0000', '') : value,
  );
}

/**
 * SQLSTATE classes and system errors that mean: it cannot be stored now, and may be later. 57014 and
 * 55P03 are statements, and waits for a lock, that took too long.
 */
const troubles =
  /^(08|53|57P|57014|55P03|58)|^(ENOSPC|EDQUOT|EIO|EROFS|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** True when the database itself is in trouble (full, slow, stopped, not reached), not the statement. */
export function isStorageTrouble(error: unknown): boolean {
  if (error instanceof DatabaseUnreachable) return true;
  return error instanceof Error && 'code' in error && troubles.test(String(error.code));
}

/** True when a statement failed on a unique index of that name. */
export function violates(error: unknown, index: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === index
  );
}
