import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { effects, rules, violations, type Sources } from '#tooling/architecture.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const installed = new Set(Object.keys(dependencies));

test('the code keeps the house rules', async () => {
  const sources = await ourSources();
  expect(violations(sources, installed)).toEqual([]);
});

test('the rules see the whole code', async () => {
  const sources = await ourSources();
  const seen = (folder: string) =>
    [...sources.keys()].filter((path) => path.startsWith(folder) && /\.tsx?$/.test(path)).length;
  expect(seen('src/contract/')).toBeGreaterThan(15);
  expect(seen('src/server/')).toBeGreaterThan(25);
  expect(seen('src/simulator/')).toBeGreaterThan(20);
  expect(seen('src/web/')).toBeGreaterThan(40);
});

/** Each is wrong for exactly the reason it is filed under. */
const planted: [rule: string, file: string, text: string][] = [
  ['contract', 'src/contract/api/a.ts', "import '#server/log.ts';"],
  ['web', 'src/web/app/a.tsx', "import type { A } from '#contract/belvo/link.ts';"],
  ['web', 'src/web/app/a.tsx', "export * from '#server/log.ts';"],
  ['web', 'src/web/app/a.tsx', "const a = import('#simulator/app.ts');"],
  ['web', 'src/web/app/a.tsx', "type A = import('#server/log.ts').A;"],
  ['web-base', 'src/web/ui/a.tsx', "import { A } from '../features/links/links.tsx';"],
  ['web-base', 'src/web/lib/a.ts', "import { A } from '#web/app/router.tsx';"],
  ['web-feature', 'src/web/features/links/a.tsx', "import { A } from '../connect/form.tsx';"],
  ['web-feature', 'src/web/features/links/a.tsx', "import { A } from '#web/app/router.tsx';"],
  ['server', 'src/server/app.ts', "import { A } from '#web/lib/clock.ts';"],
  ['server', 'src/server/app.ts', "const a = await import('#simulator/app.ts');"],
  ['server-main', 'src/server/main.ts', "import { A } from '#simulator/app.ts';"],
  ['server-main', 'src/server/main.ts', "import { A } from '#web/lib/clock.ts';"],
  ['server-slice', 'src/server/links/a.ts', "import { A } from '../session/repository.ts';"],
  ['server-slice', 'src/server/links/a.ts', "import { A } from '#server/app.ts';"],
  ['server-base', 'src/server/http/a.ts', "import { A } from '#server/links/service.ts';"],
  ['server-common', 'src/server/log.ts', "import { A } from '#server/links/service.ts';"],
  ['machine', 'src/server/operations/machine.ts', "import * as z from 'zod/mini';"],
  ['machine', 'src/server/operations/machine.ts', "import { A } from '#contract/belvo/link.ts';"],
  ['machine', 'src/server/operations/machine.ts', "import { A } from './runner.ts';"],
  ['machine', 'src/server/operations/machine.ts', "import { A } from 'node:crypto';"],
  ['simulator', 'src/simulator/a.ts', "import { A } from '#contract/api/link.ts';"],
  ['simulator', 'src/simulator/a.ts', "import { A } from '#server/log.ts';"],
  ['no-node-in-the-browser', 'src/web/lib/a.ts', "import { A } from 'node:fs';"],
  ['no-node-in-the-browser', 'src/contract/api/a.ts', "import { A } from 'fs';"],
  ['no-entry-imported', 'src/server/links/a.ts', "import { A } from '#server/main.ts';"],
  ['no-test-in-the-product', 'src/web/lib/a.ts', "import { A } from './clock.test.ts';"],
  ['no-test-in-the-product', 'src/web/lib/a.ts', "import { A } from '#web/testing/render.tsx';"],
  ['no-test-in-the-product', 'src/server/a.ts', "import { A } from '#example-host/host.mjs';"],
  ['no-dev-package-in-the-product', 'src/server/a.ts', "import { A } from 'belvo';"],
  ['no-dev-package-in-the-product', 'src/server/a.ts', "import { A } from '@babel/core/lib/x';"],
  ['resolvable', 'src/server/a.ts', "import { A } from './nowhere.ts';"],
  ['resolvable', 'src/server/a.ts', 'const a = await import(name);'],
  ['clock', 'src/server/links/a.ts', 'const now = new Date();'],
  ['clock', 'src/web/ui/a.tsx', 'const now = Date.now();'],
  ['randomness', 'src/simulator/a.ts', 'const a = Math.random();'],
  ['randomness', 'src/server/links/a.ts', "import { randomUUID as id } from 'node:crypto';"],
  ['environment', 'src/server/app.ts', 'const { PORT } = process.env;'],
  [
    'typed-in-a-cache',
    'src/web/features/connect/a.ts',
    "import { useMutation } from '@tanstack/react-query';",
  ],
  [
    'typed-in-a-query',
    'src/web/features/connect/a.ts',
    "import { callTyped } from '#web/lib/typed.ts'; useQuery({});",
  ],
  ['timers', 'src/server/operations/a.ts', 'setTimeout(() => {}, 1);'],
  ['timers', 'src/simulator/a.ts', "import { setTimeout as sleep } from 'node:timers/promises';"],
];

test.each(planted)('the rule "%s" fires on %s: %s', (rule, file, text) => {
  expect(namesOf(violations(plant(file, text), installed))).toContain(rule);
});

test('every rule has a violation planted for it', () => {
  const fired = new Set(planted.map(([rule]) => rule));
  expect([...rules, ...effects].map(({ name }) => name).filter((name) => !fired.has(name))).toEqual(
    [],
  );
});

test.each([
  ['src/server/main.ts', "const a = await import('#simulator/app.ts'); process.env.PORT;"],
  ['src/server/links/a.ts', "import { A } from '#server/session/service.ts'; new Date(1);"],
  ['src/server/links/a.test.ts', "import '#simulator/app.ts'; Date.now(); import 'belvo';"],
  ['src/web/features/links/a.tsx', "import { A } from '#web/ui/button.tsx'; import './a.css';"],
  ['src/web/lib/a.ts', 'let timer: ReturnType<typeof setTimeout>; setTimeout(() => {}, 1);'],
  ['src/server/clock.ts', 'export const now = () => Date.now(); setTimeout(() => {}, 1);'],
])('what the rules allow is allowed: %s: %s', (file, text) => {
  expect(violations(plant(file, text), installed)).toEqual([]);
});

const rejected: [rule: string, file: string, text: string][] = [
  [
    'typescript(no-floating-promises)',
    'src/server/a.ts',
    'export async function a(): Promise<void> {}\na();\n',
  ],
  [
    'typescript(switch-exhaustiveness-check)',
    'src/server/b.ts',
    "export function b(x: 'one' | 'two'): void {\n  switch (x) {\n    case 'one':\n      return;\n  }\n}\n",
  ],
  ['typescript(no-explicit-any)', 'src/server/c.ts', 'export const c = (x: any): unknown => x;\n'],
  [
    'typescript(no-non-null-assertion)',
    'src/server/d.ts',
    'export const d = (x?: string): string => x!;\n',
  ],
  [
    'import(no-cycle)',
    'src/server/e.ts',
    "import { f } from './f.ts';\nexport const e = () => f;\n",
  ],
  [
    'import(no-cycle)',
    'src/server/f.ts',
    "import { e } from './e.ts';\nexport const f = () => e;\n",
  ],
  ['eslint(no-console)', 'src/web/g.ts', "console.log('g');\nexport {};\n"],
  ['jsx-a11y(alt-text)', 'src/web/h.tsx', 'export const H = () => <img src="/h.png" />;\n'],
  [
    'react-hooks(rules-of-hooks)',
    'src/web/i.tsx',
    "import { useState } from 'react';\nexport function I({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n",
  ],
  [
    'vitest(no-focused-tests)',
    'src/web/j.test.ts',
    "import { expect, test } from 'vitest';\ntest.only('j', () => {\n  expect(1).toBe(1);\n});\n",
  ],
];

test('the linter rejects what it is set up to reject', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'enlace-lint-'));
  try {
    for (const name of ['tsconfig.json', '.oxlintrc.json', 'package.json']) {
      await writeFile(join(folder, name), await readFile(join(root, name)));
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [, file, text] of rejected) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const { code, stdout } = await lint(folder);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; filename: string }[];
    };
    const found = diagnostics.map((one) => `${one.code} ${one.filename}`);
    expect(found).toEqual(
      expect.arrayContaining(rejected.map(([rule, file]) => `${rule} ${file}`)),
    );
    expect(code).not.toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** One file with the given text, in a tree where everything the examples above import exists. */
function plant(file: string, text: string): Sources {
  const others = [
    'src/contract/api/link.ts',
    'src/contract/belvo/link.ts',
    'src/server/app.ts',
    'src/server/log.ts',
    'src/server/main.ts',
    'src/server/links/service.ts',
    'src/server/operations/runner.ts',
    'src/server/session/repository.ts',
    'src/server/session/service.ts',
    'src/simulator/app.ts',
    'src/web/app/router.tsx',
    'src/web/features/connect/form.tsx',
    'src/web/features/links/a.css',
    'src/web/features/links/links.tsx',
    'src/web/lib/clock.test.ts',
    'src/web/lib/clock.ts',
    'src/web/testing/render.tsx',
    'src/web/ui/button.tsx',
  ];
  return new Map([...others.map((path) => [path, ''] as const), [file, text]]);
}

const namesOf = (found: string[]) => found.map((line) => line.slice(0, line.indexOf(':')));

async function ourSources(): Promise<Sources> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
    ),
  );
}

function lint(folder: string): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(
      join(root, 'node_modules/.bin/oxlint'),
      ['--type-aware', '--format', 'json'],
      { cwd: folder },
      (error, stdout) => resolve({ code: error ? Number(error.code) : 0, stdout }),
    );
  });
}
