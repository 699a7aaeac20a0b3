import { readFileSync } from 'node:fs';
import * as z from 'zod';

const read = (file: string) => readFileSync(file, 'utf8');
const registry = 'https://registry.npmjs.org/';
const versions = z.record(z.string(), z.string());
const declared = z
  .object({ dependencies: versions, devDependencies: versions, scripts: versions })
  .parse(JSON.parse(read('package.json')));
const locked = z
  .object({
    packages: z.record(z.string(), z.looseObject({ resolved: z.string(), integrity: z.string() }).partial()),
  })
  .parse(JSON.parse(read('package-lock.json'))).packages;

describe('every dependency', () => {
  it('is pinned to one version', () => {
    const { dependencies, devDependencies } = declared;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('is locked to a registry tarball by its hash', () => {
    // What is bundled in another's tarball is under that one's hash.
    const packages = Object.entries(locked).filter(
      ([path, { inBundle }]) => path !== '' && inBundle !== true,
    );
    expect(packages.length).toBeGreaterThan(100);
    const odd = packages.filter(
      ([, { resolved, integrity = '' }]) =>
        !integrity.startsWith('sha512-') || !(resolved ?? registry).startsWith(registry),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it('runs no script when it is installed, nor do we', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    expect(Object.keys(declared.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
  });
});
