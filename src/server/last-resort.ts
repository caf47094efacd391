import { writeFileSync } from 'node:fs';
import { errorFields, type Log } from './log.ts';

/**
 * What is done about errors that nobody caught. Node would print them whole, with their messages and
 * whatever hangs on them, and those can quote what somebody typed.
 *
 * @param exit ends the process; after an uncaught exception nothing it knows can be relied on.
 */
export function createLastResort(log: Log, exit: (code: number) => void) {
  return {
    uncaught(error: unknown): void {
      log.alarm('uncaught_exception', errorFields(error));
      exit(1);
    },
    /** Work that nobody waits for reports its own failures; one that slips through must not end the others. */
    unhandled(error: unknown): void {
      log.alarm('unhandled_rejection', errorFields(error));
    },
  };
}

/**
 * Keeps this process's memory from being written down: no core file with anything in it, no diagnostic
 * report, no debugger that a signal opens. Whoever starts Node with options for these wants them.
 */
export function keepMemoryPrivate(): void {
  try {
    // Which kinds of memory go into a core file: none. Linux only, and read-only in some containers.
    writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // Elsewhere the operator's limit on core files has to do.
  }
  if (process.report !== undefined) {
    process.report.reportOnFatalError = false;
    process.report.reportOnSignal = false;
    process.report.reportOnUncaughtException = false;
  }
  process.on('SIGUSR1', () => undefined);
}
