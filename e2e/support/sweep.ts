import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page, Request } from 'playwright/test';
import { canariesIn } from './canary.ts';

/** The only requests that may carry what somebody typed, and only in their body. */
const carrier = /^POST \/api\/operations(\/[0-9a-f-]{36}\/answer)?$/;

/**
 * Looks at everything that a browser sends and gets, for secrets outside the one request each is
 * meant for, and at the end at all that its open pages keep.
 */
export function watchForCanaries(context: BrowserContext): { found: () => Promise<string[]> } {
  const found: string[] = [];
  const reading: Promise<void>[] = [];
  let isOpen = true;
  context.once('close', () => {
    isOpen = false;
  });
  const look = (where: string, what: Buffer | string) => {
    for (const form of canariesIn(what)) found.push(`${where}: ${form}`);
  };
  context.on('request', (request) => {
    const name = nameOf(request);
    look(`${name}, address or headers`, `${request.url()} ${JSON.stringify(request.headers())}`);
    const body = request.postDataBuffer();
    if (body !== null && !carrier.test(name)) look(`${name}, body`, body);
  });
  context.on('requestfinished', (request) => {
    // A page that goes elsewhere, or is closed, takes its answers with it.
    reading.push(answered(request).catch(() => undefined));
  });

  async function answered(request: Request): Promise<void> {
    const response = await request.response();
    if (response === null) return;
    look(`${nameOf(request)}, headers of the answer`, JSON.stringify(response.headers()));
    // The app's own files were built before anything was typed.
    if (!/json|html|event-stream/.test(response.headers()['content-type'] ?? '')) return;
    look(`${nameOf(request)}, answer`, await response.body());
  }

  return {
    async found() {
      await Promise.all(reading);
      // With a browser that the test itself has closed, what it kept for the session is gone.
      if (!isOpen) return found;
      look('cookies', JSON.stringify(await context.cookies()));
      for (const page of context.pages()) {
        look(`kept by ${page.url()}`, await keptBy(page).catch(() => ''));
      }
      return found;
    },
  };
}

/** Everything that the browser keeps of a page, as one text; what stands in its fields is not kept. */
export async function keptBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(async ({ name = '' }) => {
        const opened = indexedDB.open(name);
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          opened.onsuccess = () => resolve(opened.result);
          opened.onerror = () => reject(new Error(name));
        });
        const stores = [...database.objectStoreNames].map(async (store) => {
          const all = database.transaction(store).objectStore(store).getAll();
          return new Promise((resolve) => {
            all.onsuccess = () => resolve(all.result);
            all.onerror = () => resolve(null);
          });
        });
        const contents = await Promise.all(stores);
        database.close();
        return [name, contents];
      }),
    );
    const cached = await Promise.all(
      (await caches.keys()).map(async (key) => {
        const cache = await caches.open(key);
        const responses = (await cache.matchAll()).map((response) => response.text());
        return [key, (await cache.keys()).map(({ url }) => url), await Promise.all(responses)];
      }),
    );
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      databases,
      cached,
      (await navigator.serviceWorker.getRegistrations()).length,
      document.cookie,
      location.href,
      history.state,
      performance.getEntries().map(({ name }) => name),
      document.documentElement.outerHTML,
    ]);
  });
}

/** The files below a folder that a canary is in, with the form it has there. */
export async function canariesInFolder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    for (const form of canariesIn(await readFile(path))) found.push(`${path}: ${form}`);
  }
  return found;
}

function nameOf(request: Request): string {
  return `${request.method()} ${new URL(request.url()).pathname}`;
}
