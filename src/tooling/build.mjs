// Builds dist/web (what browsers load) and dist/server (main.js, simulator.js).
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './prepare.mjs';

process.chdir(root);
process.once('uncaughtException', (error) => {
  // Without the stack, which is Vite's and not ours.
  console.error(error.message);
  process.exit(1);
});

await build({ logLevel: 'warn' });
compress('dist/web');

await build({
  // The web's plugins and settings have no business in the server.
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    // Packages stay outside, in node_modules; only our own files are bundled.
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rolldownOptions: {
      input: { main: 'src/server/main.ts', simulator: 'src/simulator/main.ts' },
      output: {
        entryFileNames: '[name].js',
        // All files lie directly in dist/server: code finds the folders below through
        // `new URL('./migrations/', import.meta.url)`, as it does from its source folder.
        // By their names a deployment for real people can leave the simulator out.
        chunkFileNames: ({ moduleIds, facadeModuleId }) =>
          [...moduleIds, facadeModuleId ?? ''].some((id) => id.includes('/src/simulator/'))
            ? 'simulator-[name]-[hash].js'
            : '[name]-[hash].js',
      },
    },
  },
});
copy('src/server/db/migrations', 'dist/server/migrations');
copy('src/simulator/assets', 'dist/server/assets');

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

/**
 * Writes a .br and a .gz beside every file that gets smaller by it, so that the server can send
 * the best compression without spending time on it.
 * @param {string} folder
 */
function compress(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const compressible = ['.js', '.css', '.html', '.svg', '.json', '.webmanifest', '.txt', '.map'];
    if (!statSync(path).isFile() || !compressible.includes(extname(name))) continue;
    const content = readFileSync(path);
    const brotli = brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    });
    if (brotli.length < content.length) writeFileSync(`${path}.br`, brotli);
    const gzip = gzipSync(content, { level: 9 });
    if (gzip.length < content.length) writeFileSync(`${path}.gz`, gzip);
  }
}
