import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ensureChromium } from './chromium.mjs';
import { countPlaywright, countVitest, wrongWith } from './count.mjs';
import { judge, measure } from './size.mjs';

// Every check that `npm test` makes must be able to fail; these make them fail.

/** For tests that start programs, on a busy machine. */
const patience = { timeout: 60_000 };

const root = fileURLToPath(new URL('../../', import.meta.url));

test('a run without tests, with failed, flaky or skipped ones is not a good run', () => {
  const report = { numPendingTests: 0, numTodoTests: 0 };
  const vitest = (numPassedTests: number, numFailedTests: number) =>
    wrongWith(countVitest({ ...report, numPassedTests, numFailedTests }));
  expect(vitest(3, 0)).toBeUndefined();
  expect(vitest(0, 0)).toBe('No tests were run.');
  expect(vitest(3, 1)).toBe('Failed tests: 1.');

  const playwright = (flaky: number, skipped: number) =>
    wrongWith(countPlaywright({ stats: { expected: 3, unexpected: 0, flaky, skipped } }));
  expect(playwright(0, 0)).toBeUndefined();
  expect(playwright(1, 0)).toBe('Failed tests: 1.');
  expect(playwright(0, 2)).toBe('Skipped tests: 2.');
});

test('the size of the first load counts what home needs, and is limited', async () => {
  const folder = await plant({
    'index.html': '<script type="module" src="/assets/main.js"></script>',
    '.vite/manifest.json': JSON.stringify({
      'index.html': { file: 'assets/main.js', isEntry: true, imports: ['_a.js'] },
      '_a.js': { file: 'assets/a.js', css: ['assets/a.css'], imports: ['index.html'] },
      'src/web/i18n/locales/en/home.po': { file: 'assets/en.js' },
      'src/web/i18n/locales/en/pages.po': { file: 'assets/en-pages.js' },
      'src/web/i18n/locales/pt/home.po': { file: 'assets/pt.js' },
      'src/web/features/links/link-page.tsx': { file: 'assets/link.js', imports: ['_a.js'] },
    }),
    'assets/main.js': 'm'.repeat(1000),
    'assets/main.js.br': 'm'.repeat(100),
    'assets/a.js': 'a'.repeat(20),
    'assets/a.css': 'c'.repeat(3),
    'assets/en.js': 'e'.repeat(4),
    'assets/en-pages.js': 'e'.repeat(400),
    'assets/pt.js': 'p'.repeat(5),
    'assets/link.js': 'l'.repeat(1_000_000),
  });
  const sizes = measure(folder);
  expect(sizes.first.map(({ name }) => name)).toEqual([
    'assets/main.js',
    'assets/a.js',
    'assets/a.css',
    'assets/pt.js',
  ]);
  expect(sizes.lazy.map(({ name }) => name)).toEqual([
    'assets/en.js',
    'assets/en-pages.js',
    'assets/link.js',
  ]);
  expect(judge(sizes, 128)).toBeUndefined();
  expect(judge({ ...sizes, languages: 0 }, 128)).toBe('No words were found.');
  expect(judge(sizes, 127)).toBe('The first load is 128 bytes; 127 are allowed.');
});

test('a build in which nothing is found is not a small one', async () => {
  const folder = await plant({ 'index.html': '', '.vite/manifest.json': '{}' });
  expect(judge(measure(folder))).toBe('No scripts or no styles were found.');
});

test('stale catalogues and missing translations are found', patience, async () => {
  const text =
    "import { Trans } from '@lingui/react/macro';\nexport const A = () => <Trans>Yes</Trans>;";
  const catalogue = (translation: string) =>
    `msgid ""\nmsgstr ""\n"Language: x\\n"\n\n#: src/web/a.tsx\nmsgid "Yes"\nmsgstr "${translation}"\n`;
  const check = async (source: string, spanish: string) => {
    const folder = await plant({
      'package.json': JSON.stringify({
        lingui: {
          locales: ['en', 'es'],
          sourceLocale: 'en',
          catalogs: [
            {
              path: '<rootDir>/src/web/i18n/locales/{locale}/messages',
              include: ['<rootDir>/src/web'],
            },
          ],
          format: 'po',
          formatOptions: { lineNumbers: false },
        },
      }),
      'src/web/a.tsx': source,
      'src/web/i18n/locales/en/messages.po': catalogue('Yes'),
      'src/web/i18n/locales/es/messages.po': spanish,
    });
    return exec(process.execPath, [join(root, 'src/tooling/i18n.mjs'), folder], folder);
  };
  const [good, stale, missing] = await Promise.all([
    check(text, catalogue('Sí')),
    check(text.replace('Yes', 'No'), catalogue('Sí')),
    check(text, catalogue('')),
  ]);
  expect(good).toMatchObject({ code: 0 });
  expect(stale).toMatchObject({ code: 1, output: expect.stringContaining('out of date') });
  expect(missing).toMatchObject({ code: 1, output: expect.stringContaining('Missing 1') });
});

test('the words of every feature are collected', async () => {
  const features = await readdir(join(root, 'src/web/features'));
  const { lingui } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    lingui: { catalogs: { include: string[] }[] };
  };
  const collected = lingui.catalogs.flatMap(({ include }) => include);
  expect(
    features.filter((name) => !collected.includes(`<rootDir>/src/web/features/${name}`)),
  ).toEqual([]);
});

test('a test that leaves a warning on the console fails', patience, async () => {
  const noisy = (line: string) =>
    `import { expect, test, vi } from 'vitest';\ntest('t', () => { ${line} expect(1).toBe(1); });`;
  const folder = await plant({
    'warn.test.ts': noisy("console.warn('look out');"),
    'error.test.ts': noisy("console.error('broken');"),
    'expected.test.ts': noisy("console.warn('x'); vi.mocked(console.warn).mockClear();"),
    'quiet.test.ts': noisy("console.log('fine');"),
    'vitest.config.mjs': `export default { test: { setupFiles: ['${root}src/tooling/vitest-setup.ts'] } };`,
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const vitest = join(root, 'node_modules/.bin/vitest');
  const { output } = await exec(vitest, ['run', '--reporter=json'], folder);
  const report = JSON.parse(output.slice(output.indexOf('{"num'))) as {
    testResults: { name: string; status: string }[];
  };
  expect(
    Object.fromEntries(report.testResults.map((one) => [one.name.split('/').at(-1), one.status])),
  ).toEqual({
    'warn.test.ts': 'failed',
    'error.test.ts': 'failed',
    'expected.test.ts': 'passed',
    'quiet.test.ts': 'passed',
  });
});

test('a Chromium that is not there is said to be missing', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  await expect(ensureChromium()).rejects.toThrow('CHROMIUM_PATH is /nowhere/chromium');
  vi.unstubAllEnvs();
});

/** A new folder with these files. */
async function plant(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-tooling-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

function exec(
  file: string,
  args: string[],
  cwd: string,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}
