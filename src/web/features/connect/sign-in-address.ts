import type { AccessMode } from '#contract/api/link.ts';
import { paths } from '#web/lib/paths.ts';

/** The form, with what the person chose before it. */
export function signInAddress(institution: string, mode: AccessMode): string {
  return `${paths.signIn(institution)}?mode=${mode}`;
}

export function isAccessMode(value: unknown): value is AccessMode {
  return value === 'recurrent' || value === 'single';
}
