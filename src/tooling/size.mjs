// `npm run size`: what the home screen loads before it can show itself, as sent over the wire,
// and a limit for it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './prepare.mjs';

const limit = 112_000;

/**
 * @typedef {{ file: string, src?: string, isEntry?: boolean, css?: string[], imports?: string[], dynamicImports?: string[] }} Chunk
 * @typedef {{ name: string, raw: number, gzip: number, brotli: number }} Size
 */

/**
 * @param {string} folder the built web, with manifest and compressed files
 * @returns {{ first: Size[], lazy: Size[], languages: number }}
 */
export function measure(folder) {
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const html = readFileSync(join(folder, 'index.html'), 'utf8');

  /**
   * The files of a chunk and of everything it cannot start without.
   * @param {string} key
   * @param {Set<string>} [seen]
   * @returns {string[]}
   */
  const filesOf = (key, seen = new Set()) => {
    const chunk = manifest[key];
    if (seen.has(key) || !chunk) return [];
    seen.add(key);
    return [
      chunk.file,
      ...(chunk.css ?? []),
      ...(chunk.imports ?? []).flatMap((next) => filesOf(next, seen)),
    ];
  };
  const size = (/** @type {string} */ file) => sizeOf(folder, file);
  const keys = Object.keys(manifest);

  const catalogues = keys
    .filter((key) => /\/i18n\/locales\/\w+\/home\.po$/.test(key))
    .flatMap((key) => manifest[key]?.file ?? [])
    .toSorted((a, b) => size(b).brotli - size(a).brotli);
  const first = new Set([
    ...keys.filter((key) => manifest[key]?.isEntry).flatMap((key) => filesOf(key)),
    // Whatever else the page itself names.
    ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].flatMap(
      (m) => m[1] ?? [],
    ),
    ...keys.filter((key) => key.includes('features/links/home')).flatMap((key) => filesOf(key)),
    // One language is loaded; this is the worst case.
    ...catalogues.slice(0, 1),
  ]);
  const all = keys.flatMap((key) => filesOf(key)).filter((file) => /\.(js|css)$/.test(file));
  return {
    languages: catalogues.length,
    first: [...first].map(size),
    lazy: [...new Set(all)].filter((file) => !first.has(file)).map(size),
  };
}

/**
 * @param {{ first: Size[], languages: number }} sizes
 * @param {number} most
 * @returns {string | undefined} what is wrong
 */
export function judge({ first, languages }, most = limit) {
  const scripts = first.filter(({ name }) => name.endsWith('.js'));
  const styles = first.filter(({ name }) => name.endsWith('.css'));
  // Measuring nothing is well under every limit.
  if (scripts.length === 0 || styles.length === 0) return 'No scripts or no styles were found.';
  if (languages === 0) return 'No words were found.';
  const total = sum(first).brotli;
  if (total > most) return `The first load is ${total} bytes; ${most} are allowed.`;
  return undefined;
}

/**
 * @param {string} folder
 * @param {string} file
 * @returns {Size}
 */
function sizeOf(folder, file) {
  const path = join(folder, file);
  const content = readFileSync(path);
  return {
    name: file,
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    // As the server sends it: what did not get smaller has no .br and goes out as it is.
    brotli: existsSync(`${path}.br`) ? statSync(`${path}.br`).size : content.length,
  };
}

/** @param {Size[]} sizes */
function sum(sizes) {
  const add = (/** @type {'raw' | 'gzip' | 'brotli'} */ key) =>
    sizes.reduce((total, size) => total + size[key], 0);
  return { raw: add('raw'), gzip: add('gzip'), brotli: add('brotli') };
}

/** @param {Size[]} sizes */
function print(sizes) {
  for (const { name, raw, gzip, brotli } of sizes) {
    const numbers = [raw, gzip, brotli].map((n) => n.toLocaleString('en').padStart(10)).join('');
    console.log(`  ${name.padEnd(44)}${numbers}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sizes = measure(join(root, 'dist/web'));
  console.log(`${'First load of the home screen'.padEnd(46)}       raw      gzip    brotli`);
  print(sizes.first);
  print([{ name: `total, of ${limit.toLocaleString('en')} allowed`, ...sum(sizes.first) }]);
  console.log('Loaded when needed');
  print(sizes.lazy);
  const wrong = judge(sizes);
  if (wrong) {
    console.error(wrong);
    process.exitCode = 1;
  }
}
