import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import { test as base, expect, type Page } from 'playwright/test';
import { startServer, type RunningServer } from './server.ts';
import { controlSimulator, type SimulatorControl } from './simulator.ts';
import { watchForCanaries } from './sweep.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface TestFixtures {
  simulator: SimulatorControl;
  /** Console errors that a test expects, e.g. the browser's own line about a refused request. */
  expectedErrors: RegExp[];
  /** Fails when axe finds anything on the page as it is now, in light and in dark. */
  axe: (page: Page) => Promise<void>;
}

interface WorkerFixtures {
  server: RunningServer;
}

/**
 * Each worker has a server of its own, so that moving its clock disturbs nobody. Each test starts
 * with an empty simulator and a browser nobody has used. Any error on the console fails it.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
    async ({}, provide) => {
      const server = await startServer();
      await provide(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, provide) => provide(server.url),

  simulator: [
    async ({ server }, provide) => {
      const simulator = controlSimulator(server.simulatorUrl);
      await simulator.reset();
      await provide(simulator);
    },
    { auto: true },
  ],

  expectedErrors: [[], { option: true }],

  context: async ({ context, expectedErrors }, provide) => {
    const errors: string[] = [];
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const line = `${message.text()} ${message.location().url}`;
      if (!expectedErrors.some((expected) => expected.test(line))) errors.push(line);
    });
    context.on('weberror', (error) => errors.push(String(error.error())));
    const watch = watchForCanaries(context);
    await provide(context);
    expect(errors, 'errors on the console').toEqual([]);
    expect(await watch.found(), 'secrets outside the one request they are for').toEqual([]);
  },

  // oxlint-disable-next-line no-empty-pattern -- the same
  axe: async ({}, provide) => {
    const source = await readFile(axePath, 'utf8');
    await provide(async (page) => {
      // Of a page that is not there yet, axe finds either too much or nothing.
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // What stays at the edge of the window covers what is scrolled under it, so all is shown at once.
      const size = page.viewportSize();
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      const grown = size !== null && height > size.height;
      if (grown) await page.setViewportSize({ ...size, height });
      for (const [colorScheme, rules] of [
        ['light', everything],
        // Of all the rules only this one looks at colours.
        ['dark', ['color-contrast']],
      ] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await violations(page, source, rules), `axe, ${colorScheme}`).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
      if (grown) await page.setViewportSize(size);
    });
  },
});

/** What axe checks, by its tags. */
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(
  page: Page,
  source: string,
  runOnly: readonly string[],
): Promise<string[]> {
  // Through the debugger, because the page's own policy lets no foreign script in. It is half a
  // megabyte, so once for a page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: typeof Axe }; // Put there one line above.
    const result = await axe.run(document, { runOnly: [...only], resultTypes: ['violations'] });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary ?? ''}`),
    );
  }, runOnly);
}

export { expect };
