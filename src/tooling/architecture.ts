import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** Paths from the repository's root, each with its text. */
export type Sources = ReadonlyMap<string, string>;

interface Import {
  from: string;
  /** One of our files by its path; `node:fs` or `npm:zod` for what is not ours. */
  to: string;
  dynamic: boolean;
}

interface Rule {
  name: string;
  /** The files it speaks about. A group in it can be used as `$1` in `allowed`. */
  from: RegExp;
  /** What these files may import. */
  allowed: (string | RegExp)[];
  /** What the rule leaves to others; by default everything that is not our own file. */
  ignores?: (to: Import) => boolean;
}

interface Effect {
  name: string;
  /** The adapters that may have it, so that everything else can be given another in tests. */
  allowed: RegExp;
  /** Where it is forbidden otherwise. */
  in: RegExp;
  /** Only in files that import this. */
  beside?: RegExp;
  found: RegExp;
}

/** Tests, and what only tests use, may import anything. */
const testFile = /\.test\.tsx?$|\/testing\//;
const productFile = /^src\/(contract|web|server|simulator)\//;

const notOurs = ({ to }: Import) => /^(node|npm):/.test(to);
const packages = ({ to }: Import) => !to.startsWith('npm:');

const webBase = /^src\/web\/(ui|lib|i18n|styles)\//;
const serverBase = /^src\/server\/(http|db|belvo)\//;
/** Files right in src/server that everything there may use: clock, ids, log … */
const serverCommon = /^src\/server\/(?!app\.ts|main\.ts|services\.ts)[^/]+$/;

const machine = /^src\/server\/operations\/(machine|state|steps|doubt)\.ts$/;

/** The house rules. Each is proven by a planted violation in src/architecture.test.ts. */
export const rules: Rule[] = [
  // The contract knows nobody.
  { name: 'contract', from: /^src\/contract\//, allowed: [/^src\/contract\//] },
  // The browser knows only its own wire.
  { name: 'web', from: /^src\/web\//, allowed: [/^src\/web\//, /^src\/contract\/api\//] },
  // What features share does not know them.
  { name: 'web-base', from: webBase, allowed: [/^src\/contract\/api\//, webBase] },
  // Features meet in src/web/app only.
  {
    name: 'web-feature',
    from: /^src\/web\/features\/([^/]+)\//,
    allowed: [/^src\/contract\/api\//, webBase, 'src/web/features/$1/'],
  },
  // The server knows neither the browser nor, but for its composition root, the simulator.
  {
    name: 'server',
    from: /^src\/server\/(?!main\.ts)/,
    allowed: [/^src\/server\//, /^src\/contract\//],
  },
  // Where it is not configured, the simulator is not even loaded.
  {
    name: 'server-main',
    from: /^src\/server\/main\.ts$/,
    allowed: [/^src\/server\//, /^src\/contract\//],
    ignores: (to) => notOurs(to) || (to.dynamic && to.to.startsWith('src/simulator/')),
  },
  // Another slice is used through its service, not through its rows or routes.
  {
    name: 'server-slice',
    from: /^src\/server\/(?!http\/|db\/|belvo\/)([^/]+)\//,
    allowed: [
      /^src\/contract\//,
      serverBase,
      serverCommon,
      'src/server/$1/',
      /^src\/server\/[^/]+\/service\.ts$/,
    ],
  },
  // What slices share does not know them.
  {
    name: 'server-base',
    from: serverBase,
    allowed: [/^src\/contract\//, serverBase, serverCommon],
  },
  {
    name: 'server-common',
    from: serverCommon,
    allowed: [/^src\/contract\//, serverBase, serverCommon],
  },
  // The operation machine, with the files it consists of, is pure: no packages, no IO, no clock.
  {
    name: 'machine',
    from: machine,
    allowed: [/^src\/contract\/api\//, machine],
    ignores: () => false,
  },
  // The simulator knows Belvo's wire and nothing of ours.
  {
    name: 'simulator',
    from: /^src\/simulator\//,
    allowed: [/^src\/simulator\//, /^src\/contract\/belvo\//],
  },
  // Contract and web run in browsers.
  {
    name: 'no-node-in-the-browser',
    from: /^src\/(contract|web)\//,
    allowed: [],
    ignores: ({ to }) => !to.startsWith('node:'),
  },
  // Importing a program starts it.
  {
    name: 'no-entry-imported',
    from: productFile,
    allowed: [/^(?!src\/(web|server|simulator)\/main\.tsx?$)/],
  },
  {
    name: 'no-test-in-the-product',
    from: productFile,
    allowed: [/^(?!e2e\/|src\/(tooling|docs|example-host)\/)(?!.*(\.test\.tsx?$|\/testing\/))/],
  },
];

const serverSide = /^src\/(contract|server|simulator)\//;

export const effects: Effect[] = [
  {
    name: 'clock',
    found: /^(new Date\(\)|Date\.now|performance\.now)$/,
    in: productFile,
    allowed: /^src\/(server|simulator|web\/lib)\/clock\.ts$/,
  },
  {
    name: 'randomness',
    found: /^(Math\.random|randomUUID|randomBytes|randomInt|getRandomValues)$/,
    in: productFile,
    // The vault's nonces and the browser's request keys are secrets, not identities to foresee.
    allowed: /^src\/((server|simulator)\/ids|server\/db\/vault|web\/lib\/request-key)\.ts$/,
  },
  {
    name: 'environment',
    found: /^process\.env$/,
    in: productFile,
    allowed: /^src\/(server\/(main|config)|simulator\/main)\.ts$/,
  },
  {
    // It keeps what it was called with, and that may have been typed.
    name: 'typed-in-a-cache',
    found: /^useMutation$/,
    in: /^src\/web\//,
    allowed: /^$/,
  },
  {
    name: 'typed-in-a-query',
    found: /^(useQuery|useQueries|queryOptions|\w*\.(fetch|prefetch|ensure)Query(Data)?)$/,
    in: /^src\/web\//,
    beside: /^src\/web\/lib\/typed\.ts$/,
    allowed: /^$/,
  },
  {
    name: 'timers',
    found: /^(setTimeout|setInterval|setImmediate|node:timers.*)$/,
    in: serverSide,
    allowed: /^src\/(server|simulator)\/clock\.ts$/,
  },
];

/**
 * Everything in the sources that breaks a house rule, as "rule: file → what it must not".
 * Only packages named in `installed` may be used by the product.
 */
export function violations(sources: Sources, installed: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    if (!/\.tsx?$/.test(file) || !productFile.test(file) || testFile.test(file)) continue;
    const { imports, uses } = read(file, text);

    for (const to of imports) {
      for (const rule of rules) {
        const match = rule.from.exec(file);
        if (!match || (rule.ignores ?? notOurs)(to)) continue;
        const allowed = rule.allowed.some((pattern) =>
          typeof pattern === 'string'
            ? to.to.startsWith(pattern.replace('$1', match[1] ?? ''))
            : pattern.test(to.to),
        );
        if (!allowed) found.push(`${rule.name}: ${file} → ${to.to}`);
      }
      // An import that cannot be followed is an import that is not checked.
      if (!notOurs(to) && !sources.has(to.to)) found.push(`resolvable: ${file} → ${to.to}`);
      if (!packages(to) && !installed.has(packageName(to.to))) {
        found.push(`no-dev-package-in-the-product: ${file} → ${to.to}`);
      }
    }

    for (const effect of effects) {
      if (!effect.in.test(file) || effect.allowed.test(file)) continue;
      const { beside } = effect;
      if (beside !== undefined && !imports.some(({ to }) => beside.test(to))) continue;
      for (const use of [...uses, ...imports.map(({ to }) => to)]) {
        if (effect.found.test(use)) found.push(`${effect.name}: ${file} → ${use}`);
      }
    }
  }
  return found;
}

/** What a file imports, whichever way it is written, and which names and calls it uses. */
function read(file: string, text: string): { imports: Import[]; uses: Set<string> } {
  const imports: Import[] = [];
  const uses = new Set<string>();
  const add = (specifier: string, dynamic = false) =>
    imports.push({ from: file, to: resolve(file, specifier), dynamic });

  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  new Visitor({
    ImportDeclaration: (node) => void add(node.source.value),
    ExportAllDeclaration: (node) => void add(node.source.value),
    ExportNamedDeclaration: (node) => void (node.source && add(node.source.value)),
    // An import of a type is an import: it is knowledge too.
    TSImportType: (node) => void add(node.source.value),
    ImportExpression: (node) =>
      void add(node.source.type === 'Literal' ? String(node.source.value) : './<computed>', true),
    Identifier: (node) => {
      // `typeof setTimeout` as a type calls nothing.
      if (!text.slice(0, node.start).endsWith('typeof ')) uses.add(node.name);
    },
    MemberExpression: (node) => void uses.add(text.slice(node.start, node.end)),
    NewExpression: (node) => {
      if (node.arguments.length === 0) uses.add(text.slice(node.start, node.end));
    },
  }).visit(program);
  return { imports, uses };
}

function resolve(file: string, specifier: string): string {
  const path = specifier.replace(/\?.*$/, '');
  if (path.startsWith('#')) return `src/${path.slice(1)}`;
  if (path.startsWith('.')) return posix.join(posix.dirname(file), path);
  if (isBuiltin(path)) return path.startsWith('node:') ? path : `node:${path}`;
  return `npm:${path}`;
}

/** `npm:@scope/name/sub/path` → `@scope/name` */
function packageName(to: string): string {
  return /^npm:((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1] ?? to;
}
