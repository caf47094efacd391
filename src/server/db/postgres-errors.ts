/** What goes wrong with a PostgreSQL server, told apart by the codes of the server and of the system. */
import { DatabaseError } from 'pg';
import { DatabaseUnreachable } from './port.ts';

/** The server cannot be used; the message is the one line that says what to change. */
export class PostgresUnusable extends Error {
  override name = 'PostgresUnusable';
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The server is on its way up or down, or has no room for the moment: a little later it may do. */
export function isComing(error: unknown): boolean {
  return /^(57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(codeOf(error));
}

/**
 * An answer of the server's stays what it is. Everything else, and an answer that says that the
 * server is going, leaves open what became of the statement.
 */
export function translated(error: unknown): unknown {
  if (error instanceof DatabaseUnreachable) return error;
  if (error instanceof DatabaseError && !/^(08|57P|53300)/.test(codeOf(error))) return error;
  return new DatabaseUnreachable('the database cannot be reached', { cause: error });
}

/** Why the first connection failed, in one line. Never with the password, which is in the address. */
export function unusable(thrown: unknown, url: URL): unknown {
  const error = thrown instanceof DatabaseUnreachable ? thrown.cause : thrown;
  if (error instanceof PostgresUnusable || !(error instanceof Error)) return error;
  return new PostgresUnusable(`${reasonOf(error, url)} Check DATABASE_URL.`, { cause: error });
}

function reasonOf(error: Error, url: URL): string {
  const server = `PostgreSQL at ${url.host}`;
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return `${server} refuses the connection: is it running?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${url.hostname} is not known.`;
    case 'ENOENT':
      return `a file or socket that is named there does not exist.`;
    case '28P01':
    case '28000':
      return `${server} refuses the user "${decodeURIComponent(url.username)}" or the password.`;
    case '3D000':
      return `${server} has no database "${url.pathname.slice(1)}".`;
    case '42501':
      return `${server} does not let "${decodeURIComponent(url.username)}" do what is needed.`;
    case '53300':
      return `${server} has no connection left.`;
    case '57P03':
      return `${server} is still starting.`;
    default:
      return /timeout|timed out/i.test(error.message)
        ? `${server} does not answer.`
        : `${server}: ${error.message.split('\n')[0] ?? code}.`;
  }
}
