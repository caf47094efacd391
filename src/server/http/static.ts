import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Ids } from '../ids.ts';
import type { RequestContext } from './guards.ts';
import { pagePolicy, reportsPath } from './headers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Stands in the built page where the nonce belongs, see `vite.config.ts`. */
const noncePlace = 'NONCE-OF-THIS-ANSWER';

interface StaticFile {
  type: string;
  plain: Buffer;
  br: Buffer | null;
  gzip: Buffer | null;
}

/**
 * The built app, held in memory: it is small, and a path can then only ever name a file that was
 * there at start. Compressed at build time, so that the best compression costs nothing here. Only the
 * page itself is not: its scripts carry a nonce that is another one in each answer.
 *
 * @param ids where the nonces come from.
 * @returns a handler that answers with a file, with the page for addresses of the app, or null.
 */
export async function createStatic(
  folder: string,
  ids: Ids,
): Promise<(context: RequestContext) => Response | null> {
  const files = new Map<string, StaticFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    if (type === undefined || path.includes(`${sep}.vite${sep}`)) continue;
    const compressed = (ending: string) => readFile(path + ending).catch(() => null);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, {
      type,
      plain: await readFile(path),
      br: await compressed('.br'),
      gzip: await compressed('.gz'),
    });
  }
  const page = files.get('/index.html')?.plain.toString('utf8').split(noncePlace) ?? null;
  files.delete('/index.html');

  return (context) => {
    const { path } = context.req;
    const file = files.get(path);
    if (file !== undefined) return send(context, file, path);
    // Anything that looks like a file or belongs to the API is not an address of the app.
    if (page === null || /\.[^/]*$|\/\.|^\/(api|assets|v1|webhooks)(\/|$)/.test(path)) {
      return null;
    }
    return sendPage(page, Buffer.from(ids.bytes(18)).toString('base64'));
  };
}

/** @param page the built page, cut where the nonce belongs. */
function sendPage(page: readonly string[], nonce: string): Response {
  return new Response(page.join(nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy(nonce),
      'reporting-endpoints': `csp="${reportsPath}"`,
    },
  });
}

function send(context: RequestContext, file: StaticFile, path: string): Response {
  const accepted = context.req.header('accept-encoding') ?? '';
  const encoding =
    file.br !== null && /\bbr\b/.test(accepted)
      ? 'br'
      : file.gzip !== null && /\bgzip\b/.test(accepted)
        ? 'gzip'
        : null;
  const bytes = (encoding === null ? file.plain : file[encoding]) ?? file.plain;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': file.type,
      'content-length': String(bytes.length),
      vary: 'accept-encoding',
      'cache-control': path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-store',
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    },
  });
}
