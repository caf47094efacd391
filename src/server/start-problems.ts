import { ConfigError } from './config.ts';
import { OtherKey } from './db/key-mark.ts';
import { DataFolderInUse } from './db/lock.ts';
import { NewerDatabase } from './db/migrate.ts';
import { DatabaseUnreadable } from './db/pglite.ts';
import { PostgresUnusable } from './db/postgres-errors.ts';

/** Why Enlace cannot start, and what to change, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof DataFolderInUse) {
    return `the data folder is in use by another Enlace (process ${error.pid}). Stop it, or set DATA_DIR to another folder.`;
  }
  if (error instanceof NewerDatabase) {
    return `the database was written by a newer version (${error.message}). Update Enlace, or use another database.`;
  }
  if (error instanceof DatabaseUnreadable) {
    return `the database in ${error.message} cannot be opened. Restore it from a backup, or set DATA_DIR to another folder.`;
  }
  if (error instanceof OtherKey) {
    return 'STATE_KEY is not the one that this database goes with. Set that one; how to change it on purpose is in src/docs/operating.md.';
  }
  if (error instanceof PostgresUnusable) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const port = 'port' in error ? String(error.port) : '';
  const path = 'path' in error ? String(error.path) : '';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use. Stop what uses it, or set PORT or SIMULATOR_PORT to another.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return port === ''
        ? `the data folder cannot be used (${path}: ${code}). Check its owner and rights, or set DATA_DIR.`
        : `port ${port} is not allowed for this user. Set PORT or SIMULATOR_PORT to one above 1024.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `DATA_DIR is not a folder (${path}).`;
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return `${error.name}: ${error.message.split('\n')[0] ?? ''}`;
  }
}
