import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { forms } from './canary.ts';

/** Whether this system lets the memory of another process be read. */
export const canReadMemory = process.platform === 'linux';

/** Bytes read at once; a canary that lies across two reads is found, because they overlap. */
const window = 16 * 1024 * 1024;
const overlap = 128;

/** A place in memory where a canary lies: its form, and the bytes around it for whoever has to mend that. */
export interface Copy {
  form: string;
  around: string;
}

/** Every copy of a canary that a process has in memory it may write to. */
export function canariesInMemory(pid: number): Copy[] {
  const found: Copy[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(window);
  try {
    for (const [from, to] of writable(pid)) {
      for (let at = from; at < to; at += window - overlap) {
        const bytes = read(memory, buffer, at, Math.min(window, to - at));
        for (const { name, bytes: needle } of forms) {
          let place = bytes.indexOf(needle);
          // What begins in the overlap is found by the next read, too.
          for (
            ;
            place !== -1 && place < window - overlap;
            place = bytes.indexOf(needle, place + 1)
          ) {
            found.push({ form: name, around: printable(bytes, place) });
          }
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

/** The parts of its memory in which a process can have written anything. */
function writable(pid: number): [from: number, to: number][] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const match = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (match === null) return [];
      return [[parseInt(match[1] ?? '', 16), parseInt(match[2] ?? '', 16)] as [number, number]];
    });
}

/** What can be read there; a part that was given back in the meantime is empty. */
function read(memory: number, buffer: Buffer, at: number, length: number): Buffer {
  try {
    return buffer.subarray(0, readSync(memory, buffer, 0, length, at));
  } catch {
    return buffer.subarray(0, 0);
  }
}

function printable(bytes: Buffer, place: number): string {
  return bytes
    .subarray(Math.max(0, place - 60), place + 100)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '.');
}
