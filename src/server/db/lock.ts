import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../clock.ts';

/** Somebody else has the data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
  readonly pid: number;
  constructor(pid: number) {
    super(`data folder in use by process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Takes the data folder for this process. The embedded database lets a second process open the
 * same folder and then silently loses its rows, so the lock is ours to hold. A lock is taken over
 * only from a process that is dead, never because it is old.
 *
 * @returns the function that gives the folder back.
 * @throws DataFolderInUse when a living process has it.
 */
export async function lockFolder(
  folder: string,
  pid: number = process.pid,
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'enlace.lock');
  for (;;) {
    try {
      await writeFile(path, String(pid), { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await ownerOf(path);
    // Our own number is another life's: this process has no lock yet.
    if (owner !== null && owner !== pid && isAlive(owner)) throw new DataFolderInUse(owner);
    await rm(path, { force: true });
  }
}

/** Null for a lock without a process. One that is empty is given a moment: it is just being written. */
async function ownerOf(path: string): Promise<number | null> {
  for (let look = 0; look < 10; look += 1) {
    const text = await readFile(path, 'utf8').catch(() => 'gone');
    if (text !== '') {
      const owner = Number(text);
      return Number.isInteger(owner) && owner > 0 ? owner : null;
    }
    await systemClock.sleep(50);
  }
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
