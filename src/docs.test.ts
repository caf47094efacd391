import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { directorCommand } from '#contract/api/director.ts';
import { directorEndpoints } from '#contract/api/director-endpoints.ts';
import { endpoints, eventsPath, logoPath } from '#contract/api/endpoints.ts';
import { pageEndpoints } from '#contract/api/page-endpoints.ts';
import { linkStatus } from '#contract/api/link.ts';
import { liveEvent } from '#contract/api/live.ts';
import {
  challengeKind,
  operationKind,
  operationState,
  workingPhase,
} from '#contract/api/operation.ts';
import { problemCodes, type ProblemCode } from '#contract/api/problem.ts';
import { problemResponse } from '#server/http/problems.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const documents = new Map(
  readdirSync(join(root, 'src/docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`src/docs/${name.replaceAll('\\', '/')}`, text(`src/docs/${name}`)] as const),
);
const decisions = [...documents].filter(([path]) => path.startsWith('src/docs/decisions/'));

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function document(name: string): string {
  const found = documents.get(`src/docs/${name}`);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

test('api.md has a section for every address, and for no other', () => {
  const outsideTheTable = [
    `GET ${decodeURIComponent(logoPath(':name'))}`,
    `GET ${eventsPath}`,
    'POST /v1/handover',
    'POST /webhooks/belvo',
    'POST /api/policy-reports',
    'GET /metrics',
    'GET /healthz',
    'GET /readyz',
  ];
  const described = [...document('api.md').matchAll(/^### ([A-Z]+ \/\S+)$/gm)].map(
    ([, address]) => address,
  );
  const real = Object.values({ ...endpoints, ...pageEndpoints, ...directorEndpoints }).map(
    ({ method, path }) => `${method} ${path}`,
  );
  expect(new Set(described)).toEqual(new Set([...real, ...outsideTheTable]));
});

/** Rows of a table that name tests, and the tests. */
function promises(name: string) {
  const rows = document(name)
    .split('\n')
    .filter((line) => /^\| .*\) “/.test(line));
  // A name may have quotes of its own, so it ends where the next name or the cell does.
  const promised = rows.flatMap((row) =>
    [...row.matchAll(/\[[^\]]+\]\(([^)]+)\)((?:,? “.*?”(?=, “|, \[|; | \|))+)/g)].flatMap(
      ([, file = '', names = '']) =>
        [...names.matchAll(/“(.*?)”(?=, “|$)/g)].map(([, test = '']) => ({ file, test })),
    ),
  );
  return { rows, promised };
}

describe.each(['security.md', 'asvs.md'])('%s', (name) => {
  const { rows, promised } = promises(name);

  test('names tests in each row', () => {
    expect(rows.length).toBeGreaterThan(90);
    expect(promised.length).toBeGreaterThanOrEqual(rows.length);
    // Whatever is said of a file: a name that the pattern does not see is held against nothing.
    const seen = promised.length;
    expect(rows.flatMap((row) => [...row.matchAll(/(\)|”,) “/g)])).toHaveLength(seen);
  });

  test.each(promised)('$file has “$test”', ({ file, test: promise }) => {
    expect(promise).not.toBe('');
    expect(readFileSync(join(root, 'src/docs', file), 'utf8')).toContain(promise);
  });
});

test('asvs.md counts its own rows', () => {
  const ends = [
    'a document',
    'not shown',
    'left to the operator',
    'not met in part',
    'not met',
    'not applicable',
  ];
  const named: Record<string, string> = {
    'met, and shown by tests': 'met',
    'met by a document': 'a document',
    'met, not shown': 'not shown',
    'met in part': 'not met in part',
  };
  const counted = new Map<string, number[]>();
  const page = document('asvs.md');
  for (const [, chapter, level, how = '', test] of page.matchAll(
    /^\| (\d+)\.\d+\.\d+ \| ([123]) \| .+? \| (.+) \| (.+) \|$/gm,
  )) {
    const end = ends.find((word) => how.startsWith(word)) ?? 'met';
    // What is met, and neither written down nor shown, would be no more than said.
    expect([end, test]).not.toEqual(['met', '–']);
    const numbers = counted.get(end) ?? [0, 0, 0, 0, 0];
    for (const at of chapter === '6' ? [4] : [Number(level) - 1, 3]) {
      numbers[at] = (numbers[at] ?? 0) + 1;
    }
    counted.set(end, numbers);
  }
  const said = [...page.matchAll(/^\| ([a-z][a-z, ]+) \|((?: \d+ \|){5})$/gm)].map(
    ([, words = '', numbers = '']) => [
      named[words] ?? words,
      numbers.split('|').slice(0, 5).map(Number),
    ],
  );
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(counted));
});

test('the README has a row for each variable that the server reads, and for no other', () => {
  const read = ['config.ts', 'main.ts'].flatMap((file) => {
    const code = text(`src/server/${file}`).replace(/^\s*(\*|\/\/|\/\*).*$/gm, '');
    return [
      ...code.matchAll(
        /\benv\.([A-Z][A-Z_]+)|\benv, '([A-Z_]+)'|[{,] ([A-Z][A-Z_]+): \w+(?=[,} ])/g,
      ),
    ].flatMap((found) => found.slice(1).filter((name) => name !== undefined));
  });
  const rows = [...text('README.md').matchAll(/^\| (`[A-Z][^|]+`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(read.length).toBeGreaterThan(20);
  expect(new Set(rows)).toEqual(new Set(read));
});

test('operating.md says of every alarm, and of every other line, what it means', () => {
  const code = readdirSync(join(root, 'src/server'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, 'src/server', name), 'utf8'))
    .join('\n');
  const alarms = new Set(
    [...code.matchAll(/\balarm(?:'\s*:\s*'warn'\])?\(\s*'(\w+)'/g)].map((m) => m[1]),
  );
  expect(alarms.size).toBeGreaterThan(10);
  for (const alarm of alarms) expect(document('operating.md')).toContain(`\`${alarm}\``);
  const others = [...code.matchAll(/\blog\.(info|note|warn)\('(\w+)'/g)];
  expect(others.length).toBeGreaterThan(5);
  for (const [, level = '', event = ''] of others) {
    expect(document('operating.md')).toContain(`| \`${event}\` | ${level} |`);
  }
});

test('api.md knows every problem code and its status', async () => {
  const [, problems = ''] = document('api.md').split('\n## Problems\n');
  const rows = [...problems.matchAll(/^\| `([a-z_]+)` \| (\d{3}|–) \|/gm)].map(
    ([, code, status]) => [code, status],
  );
  const real = await Promise.all(
    problemCodes.map(async (code) => [code, (await statusOf(code)) ?? '–']),
  );
  expect(rows).toEqual(real);
});

/** The status a code has of its own; null when it would be the 500 of a defect. */
async function statusOf(code: ProblemCode): Promise<string | null> {
  const app = new Hono().get('/', (context) => problemResponse(context, code, 'id'));
  const { status } = await app.request('/');
  return status === 500 && code !== 'internal' ? null : String(status);
}

/** Every word of the contract that api.md has to explain in a row of a table. */
const words: string[] = [
  ...operationState.def.options.flatMap(({ shape }) => shape.name.def.values),
  ...workingPhase.options,
  ...liveEvent.def.options.flatMap(({ shape }) => shape.type.def.values),
  ...directorCommand.def.options.flatMap(({ shape }) => shape.do.def.values),
];

test('the contract’s words were found', () => {
  expect(words).toEqual(expect.arrayContaining(['checking', 'queued', 'clock', 'fail_next']));
});

test.each(words)('api.md has a row for %s', (word) => {
  expect(document('api.md')).toContain(`\n| \`${word}\` |`);
});

test.each([...challengeKind.options, ...operationKind.options, ...linkStatus.options])(
  'glossary.md and api.md know %s',
  (word) => {
    expect(document('glossary.md')).toContain(`\`${word}\``);
    expect(document('api.md')).toContain(`\`${word}\``);
  },
);

test('decisions are numbered without a gap', () => {
  const numbers = decisions.map(([path]) => Number(/(\d{3})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(decisions.map((_, index) => index + 1));
});

test.each(decisions)('%s has all its parts and is listed', (path, content) => {
  const number = /\d{3}/.exec(path)?.[0] ?? '';
  const title = /^# (\d{3}) (.+)\n/.exec(content);
  expect(title?.[1]).toBe(number);
  expect(content).toMatch(/^Date: \d{4}-\d{2}-\d{2}$/m);
  expect(content).toMatch(/^Status: (accepted|replaced by \[\d{3}\]\(.+\))$/m);
  const parts = content.split(/^## /m).slice(1);
  expect(parts.map((part) => part.slice(0, part.indexOf('\n')))).toEqual([
    'Context',
    'Decision',
    'Consequences',
    'What would reverse it',
  ]);
  for (const part of parts) expect(part.split('\n').slice(1).join('').trim()).not.toBe('');
  expect(document('contributing.md')).toContain(
    `| [${number}](${relative('src/docs', path)}) | ${title?.[2]} |`,
  );
});

test.each([...documents])('every link in %s leads somewhere', (path, content) => {
  expect(brokenLinks(path, content)).toEqual([]);
});

test('a link that leads nowhere is found', () => {
  const broken = [
    '[a file](nowhere.md)',
    '[a heading](api.md#nowhere)',
    '[outside](../../../package.json)',
    '`src/server/nowhere.ts`',
  ];
  expect(brokenLinks('src/docs/a.md', broken.join('\n'))).toEqual([
    'nowhere.md',
    'api.md#nowhere',
    '../../../package.json',
    'src/server/nowhere.ts',
  ]);
  expect(brokenLinks('src/docs/a.md', '[x](api.md#the-event-stream) `src/docs.test.ts`')).toEqual(
    [],
  );
});

/** Links and named files that are not there. What lies outside the repository is not there either. */
function brokenLinks(path: string, content: string): string[] {
  const prose = content.replace(/^```[\s\S]*?^```$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => target ?? []);
  const named = [...prose.matchAll(/`((?:src|e2e|public)\/[\w./-]+\.\w+)`/g)].flatMap(
    ([, file]) => file ?? [],
  );
  return [
    ...links.filter((link) => !/^https?:/.test(link) && !resolves(path, link)),
    ...named.filter((file) => !existsSync(join(root, file))),
  ];
}

function resolves(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(dirname(path), file);
  if (target.startsWith('..') || (file !== '' && !existsSync(join(root, target)))) return false;
  return anchor === undefined || headings(text(target)).includes(anchor);
}

/** The anchors that headings get. */
function headings(content: string): string[] {
  return [...content.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Documents stand by themselves: they point at nothing that only their writers could see. */
const foreign = ['shared/'];

test.each([...documents])('%s stands by itself', (_, content) => {
  expect(foreign.filter((word) => content.includes(word))).toEqual([]);
});
