import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { createContext, use, useState, type ReactNode } from 'react';
import { readPreference, writePreference } from '#web/lib/preferences.ts';

export const locales = ['en', 'es', 'pt'] as const;
export type Locale = (typeof locales)[number];

/** Each language by its own name, the same in all of them. */
export const languageNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  es: 'Español',
  pt: 'Português',
};

/**
 * The words of each language in parts: what the first screen needs, what is said about being signed
 * in or not, and what the pages that are loaded later need.
 */
const catalogues = {
  home: {
    en: () => import('./locales/en/home.po'),
    es: () => import('./locales/es/home.po'),
    pt: () => import('./locales/pt/home.po'),
  },
  session: {
    en: () => import('./locales/en/session.po'),
    es: () => import('./locales/es/session.po'),
    pt: () => import('./locales/pt/session.po'),
  },
  pages: {
    en: () => import('./locales/en/pages.po'),
    es: () => import('./locales/es/pages.po'),
    pt: () => import('./locales/pt/pages.po'),
  },
} satisfies Record<string, Record<Locale, unknown>>;

export type WordsPart = keyof typeof catalogues;

/** Which parts are in use; a change of language brings all of them. */
const parts = new Set<WordsPart>(['home']);
const loading = new Map<WordsPart, Promise<void>>();

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** A language by its own name; the code itself when it is none of ours any more. */
export function spokenName(language: string): string {
  return isLocale(language) ? languageNames[language] : language;
}

/** The person's choice, otherwise the first of the browser's languages that we speak, otherwise English. */
export function preferredLocale(
  chosen: string | null = readPreference('language'),
  wanted: readonly string[] = navigator.languages,
): Locale {
  if (isLocale(chosen)) return chosen;
  return wanted.map((tag) => tag.toLowerCase().slice(0, 2)).find(isLocale) ?? 'en';
}

/** Loads the words of a language and shows them everywhere. */
export async function activateLocale(locale: Locale): Promise<void> {
  await load(locale);
  i18n.activate(locale);
  document.documentElement.lang = locale;
}

/** Loads words outside the first load, once. */
export function loadWords(part: WordsPart): Promise<void> {
  parts.add(part);
  const words =
    loading.get(part) ??
    load(isLocale(i18n.locale) ? i18n.locale : 'en').catch((error: unknown) => {
      loading.delete(part); // whoever comes next tries again
      throw error;
    });
  loading.set(part, words);
  return words;
}

async function load(locale: Locale): Promise<void> {
  const loaded = await Promise.all([...parts].map((part) => catalogues[part][locale]()));
  for (const { messages } of loaded) i18n.load(locale, messages);
}

interface LocaleChoice {
  locale: Locale;
  /** Changes the language and remembers it on this device. */
  setLocale: (locale: Locale) => Promise<void>;
}

const LocaleContext = createContext<LocaleChoice>({
  locale: 'en',
  setLocale: () => Promise.resolve(),
});

export function useLocale(): LocaleChoice {
  return use(LocaleContext);
}

/** Expects that `activateLocale(initial)` is done. */
export function LocaleProvider({ initial, children }: { initial: Locale; children: ReactNode }) {
  const [locale, show] = useState(initial);
  async function setLocale(next: Locale) {
    await activateLocale(next);
    writePreference('language', next);
    show(next);
  }
  return (
    <LocaleContext value={{ locale, setLocale }}>
      <I18nProvider i18n={i18n}>{children}</I18nProvider>
    </LocaleContext>
  );
}
