import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';

/** What the app says in another language, looked up by its English words. */
export interface Words {
  /** One sentence; `{names}` in it get their values. Fails when nobody has translated it. */
  say(english: string, values?: Readonly<Record<string, string>>): string;
  /** English sentences that are still on the page, although they are translated. */
  leftInEnglish(page: Page): Promise<string[]>;
}

export async function wordsOf(locale: 'es' | 'pt'): Promise<Words> {
  const known = new Map<string, string>();
  for (const part of ['home', 'session', 'pages']) {
    const file = new URL(`../../src/web/i18n/locales/${locale}/${part}.po`, import.meta.url);
    for (const [english, said] of entries(await readFile(file, 'utf8'))) known.set(english, said);
  }
  const english = [...known].filter(([id, said]) => id !== said).flatMap(([id]) => patternOf(id));

  return {
    say(sentence, values = {}) {
      const said = known.get(sentence) ?? '';
      if (said === '') throw new Error(`“${sentence}” is not translated into ${locale}.`);
      return said.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `{${name}}`);
    },
    async leftInEnglish(page) {
      const texts = await page.evaluate(readPage);
      return texts.filter((text) => english.some((pattern) => pattern.test(text)));
    },
  };
}

/** English sentence and translation of every entry in a catalogue. */
function entries(po: string): [string, string][] {
  return po.split(/\n{2,}/).flatMap((entry) => {
    const id = field(entry, 'msgid');
    return id === '' ? [] : [[id, field(entry, 'msgstr')]];
  });
}

/** A field's text, which may go on over several lines. */
function field(entry: string, name: string): string {
  const found = new RegExp(String.raw`^${name} ((?:"(?:[^"\\]|\\.)*"\s*)+)`, 'm').exec(entry);
  return [...(found?.[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([quoted]) => String(JSON.parse(quoted)))
    .join('');
}

/** Finds a sentence on a page, whatever stands in its places. None for plurals and markup. */
function patternOf(id: string): RegExp[] {
  const literal = id.replaceAll(/\{\w+\}/g, '');
  if (/[{}<>]/.test(literal) || literal.trim().length < 4) return [];
  const parts = id.split(/\{\w+\}/).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return [new RegExp(`^${parts.join('.+')}$`)];
}

/** Runs in the page: everything that is read there or read aloud. */
function readPage(): string[] {
  const texts: (string | null)[] = [document.title.replace(/ · Enlace$/, '')];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const { currentNode } = walker;
    if (currentNode.parentElement?.closest('script, [lang]:not(html)') === null) {
      texts.push(currentNode.textContent);
    }
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      if (element.closest('[lang]:not(html)') === null) texts.push(element.getAttribute(name));
    }
  }
  return texts.flatMap((text) => text?.trim() || []);
}
