// `npm test`: everything that must hold, cheap things first. Needs nothing but Node and npm.
// `npm test -- --only lint,unit` runs some of the steps.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countPlaywright, countVitest, wrongWith } from './count.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root, run, say } from './prepare.mjs';

const results = 'test-results';

/**
 * `count` reads how many tests ran.
 * @type {{ name: string, run: () => Promise<number>, count?: () => import('./count.mjs').Count }[]}
 */
const steps = [
  { name: 'format', run: () => bin('oxfmt', '--check') },
  { name: 'lint', run: () => bin('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'types', run: () => bin('tsc') },
  { name: 'i18n', run: () => node('src/tooling/i18n.mjs') },
  { name: 'unused', run: () => bin('knip') },
  {
    name: 'unit',
    run: () =>
      bin(
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}/unit.json`,
      ),
    count: () => countVitest(read('unit.json')),
  },
  { name: 'build', run: () => ensureBuilt().then(() => 0) },
  { name: 'size', run: () => node('src/tooling/size.mjs') },
  {
    name: 'e2e',
    run: async () => {
      await ensureBuilt();
      const { ensureChromium } = await import('./chromium.mjs');
      const env = { ...process.env, CHROMIUM_PATH: await ensureChromium() };
      return run('node_modules/.bin/playwright', ['test', '-c', 'e2e'], { env });
    },
    count: () => countPlaywright(read('e2e.json')),
  },
];

checkNode();
process.chdir(root);
process.exitCode = await main();

async function main() {
  const chosen = choose(process.argv.slice(2));
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);

  /** @type {[name: string, seconds: string, outcome: string][]} */
  const table = [];
  let passed = 0;
  let failed = 0;
  const prepared = await timed('install', ensureInstalled);
  table.push(prepared);
  for (const step of prepared[2] === 'ok' ? chosen : []) {
    say(`\n── ${step.name} ──`);
    const row = await timed(step.name, async () => {
      const code = await step.run();
      if (step.count) {
        const count = step.count();
        passed += count.passed;
        failed += count.failed;
        const wrong = wrongWith(count);
        if (wrong) throw new Error(wrong);
      }
      if (code !== 0) throw new Error(`It ended with code ${code}.`);
    });
    table.push(row);
    if (row[2] !== 'ok') break;
  }

  say('');
  for (const [name, seconds, outcome] of table) {
    say(`${name.padEnd(8)}${seconds.padStart(8)} s  ${outcome}`);
  }
  const broken = table.find(([, , outcome]) => outcome !== 'ok');
  if (broken) say(`\nStopped at ${broken[0]}.`);
  // A step without tests that fails is one failure, so that no failed run ends with "0 failed".
  if (broken && failed === 0) failed = 1;
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {() => Promise<void>} work
 * @returns {Promise<[name: string, seconds: string, outcome: string]>}
 */
async function timed(name, work) {
  const start = performance.now();
  let outcome = 'ok';
  try {
    await work();
  } catch (error) {
    outcome = `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  }
  return [name, ((performance.now() - start) / 1000).toFixed(1), outcome];
}

/** @param {string[]} args */
function choose(args) {
  if (args.length === 0) return steps;
  const names = args[0] === '--only' ? (args[1] ?? '').split(',') : [];
  const chosen = steps.filter(({ name }) => names.includes(name));
  if (chosen.length === 0 || chosen.length !== names.length) {
    say(`Usage: npm test [-- --only ${steps.map(({ name }) => name).join(',')}]`);
    process.exit(1);
  }
  return chosen;
}

/** @param {[string, ...string[]]} command */
function bin(...[name, ...args]) {
  return run(`node_modules/.bin/${name}`, args);
}

/** @param {string} script */
function node(script) {
  return run(process.execPath, [script]);
}

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(join(results, name), 'utf8'));
}
