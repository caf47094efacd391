import { useMemo } from 'react';
import { useLocale, type Locale } from './locale.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** "2 hours ago", "yesterday"; after a week the date. */
  ago: (instant: string, now: number) => string;
  /** "in 3 hours", "tomorrow". */
  ahead: (instant: string, now: number) => string;
  /** "12 September", with the year when it is not this one. */
  date: (instant: string, now: number) => string;
  /** "12 September, 19:03". */
  dateTime: (instant: string, now: number) => string;
  /** "19:03". */
  time: (instant: string) => string;
  number: (value: number) => string;
  /** "38 seconds", "1 min 12 sec". */
  duration: (seconds: number) => string;
  /** "Checking, Savings and Credit". */
  list: (items: readonly string[]) => string;
  /** "Mexican Peso"; the code itself when it is not known. */
  currency: (code: string) => string;
  /** "Mexico"; the code itself when it is not known. */
  country: (code: string) => string;
}

/** Dates, numbers and lists as the active language writes them. */
export function useFormat(): Format {
  const { locale } = useLocale();
  return useMemo(() => createFormat(regional(locale)), [locale]);
}

const regions: Record<Locale, string> = { en: 'en-US', es: 'es-419', pt: 'pt-BR' };

/** The language as the person's own country writes it, when the browser says which that is. */
function regional(locale: Locale): string {
  const own = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${locale}-`));
  return own ?? regions[locale];
}

export function createFormat(locale: string): Format {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  function date(instant: string, now: number): string {
    const sameYear = new Date(instant).getFullYear() === new Date(now).getFullYear();
    return new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'long',
      ...(sameYear ? {} : { year: 'numeric' }),
    }).format(new Date(instant));
  }

  function time(instant: string): string {
    return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(
      new Date(instant),
    );
  }

  function away(milliseconds: number): string | null {
    const size = Math.abs(milliseconds);
    if (size < MINUTE) return relative.format(0, 'second');
    if (size < HOUR) return relative.format(Math.trunc(milliseconds / MINUTE), 'minute');
    if (size < DAY) return relative.format(Math.trunc(milliseconds / HOUR), 'hour');
    if (size < 7 * DAY) return relative.format(Math.trunc(milliseconds / DAY), 'day');
    return null;
  }

  function duration(seconds: number): string {
    const parts: [number, string][] =
      seconds < 60
        ? [[seconds, 'second']]
        : [
            [Math.floor(seconds / 60), 'minute'],
            [seconds % 60, 'second'],
          ];
    return parts
      .filter(([value]) => value > 0 || parts.length === 1)
      .map(([value, unit]) =>
        new Intl.NumberFormat(locale, {
          style: 'unit',
          unit,
          unitDisplay: parts.length === 1 ? 'long' : 'short',
        }).format(value),
      )
      .join(' ');
  }

  return {
    // A device whose clock is ahead of the server's never says "in 3 seconds" of the past.
    ago: (instant, now) => away(Math.min(0, Date.parse(instant) - now)) ?? date(instant, now),
    ahead: (instant, now) => away(Math.max(0, Date.parse(instant) - now)) ?? date(instant, now),
    date,
    dateTime: (instant, now) => `${date(instant, now)}, ${time(instant)}`,
    time,
    number: (value) => new Intl.NumberFormat(locale).format(value),
    duration,
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    currency: (code) => displayName(locale, 'currency', code),
    country: (code) => displayName(locale, 'region', code),
  };
}

function displayName(locale: string, type: 'currency' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
  } catch {
    return code; // not a code at all
  }
}
