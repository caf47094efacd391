import { defineConfig } from 'playwright/test';
import { findChromium } from '../src/tooling/chromium.mjs';

const executablePath = await findChromium();

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  globalSetup: './support/template.ts',
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try has found something; it is not to be hidden.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 7_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    // People type passwords in these tests, and each of these would keep them in a file.
    trace: 'off',
    video: 'off',
    screenshot: 'off',
    // What moves is drawn again and again; a journey of its own looks at it.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // Chromium refuses its sandbox to root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // Nothing here may look for the outside world.
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
