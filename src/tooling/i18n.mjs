// Fails when the catalogues are not what `npm run i18n` would write, or when a translation is missing.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './prepare.mjs';

// Another tree than ours is checked by the test of this script.
const tree = process.argv[2] ?? root;
process.chdir(tree);
const committed = 'src/web/i18n/locales';
const { lingui } = JSON.parse(readFileSync('package.json', 'utf8'));

// Extraction and compilation write files, so both work on a copy.
const folder = mkdtempSync(join(tmpdir(), 'enlace-i18n-'));
const copy = join(folder, 'locales');
const config = join(folder, 'lingui.config.json');
try {
  mkdirSync(copy);
  cpSync(committed, copy, { recursive: true });
  const catalogs = lingui.catalogs.map((/** @type {{ path: string }} */ catalog) => ({
    ...catalog,
    path: catalog.path.replace(`<rootDir>/${committed}`, copy),
  }));
  writeFileSync(config, JSON.stringify({ ...lingui, rootDir: tree, catalogs }));

  process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function check() {
  if ((await cli('extract', '--clean')) !== 0) return 1;
  const stale = readdirSync(copy, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.po'))
    .filter((name) => read(copy, name) !== read(committed, name));
  if (stale.length > 0) {
    console.error(`The catalogues of ${stale.join(', ')} are out of date: run "npm run i18n".`);
    return 1;
  }
  return cli('compile', '--strict');
}

/** @param {string[]} args */
function cli(...args) {
  return run(join(root, 'node_modules/.bin/lingui'), [...args, '--config', config], {
    quiet: true,
  });
}

/**
 * @param {string} folder
 * @param {string} name
 */
function read(folder, name) {
  try {
    const catalogue = readFileSync(join(folder, name), 'utf8');
    // What comes before the first empty line is the header: a date and the tool's own notes.
    return catalogue.slice(catalogue.indexOf('\n\n'));
  } catch {
    return '';
  }
}
