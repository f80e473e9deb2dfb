// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aFolder, inNode } from './testing/in-node';

const FILES = { 'package.json': '{}', 'libs/a/src/a.ts': 'export const a = 1;', 'apps/b/src/main.ts': '', 'dist/apps/b/main.js': 'b()' };

type Change = (at: (path: string) => string) => void;

const remove = (path: string): Change => (at) => rmSync(at(path));
const touch = (path: string): Change => (at) => utimesSync(at(path), 0, 0);
const write = (path: string): Change => (at) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), 'other');
};

/** Whether the digest differs after the change from what it was before. */
function changes(digest: 'digestSources' | 'digestOutputs', change: Change): boolean {
  const root = aFolder(FILES);
  const read = () => inNode('ensure-built.mjs', `it.${digest}(${JSON.stringify(root)})`);
  const before = read();
  change((path) => join(root, path));
  const after = read();
  rmSync(root, { recursive: true });
  return before !== after;
}

describe('digestSources', () => {
  it.each([
    ['a source is edited', write('libs/a/src/a.ts')],
    ['a source is added', write('libs/a/src/b.ts')],
    ['a source is deleted', remove('apps/b/src/main.ts')],
    ['the lock changes', write('package-lock.json')],
  ])('changes when %s', (_name, change) => {
    expect(changes('digestSources', change)).toBe(true);
  });

  it.each([
    ['a spec is added', write('libs/a/src/a.spec.ts')],
    ['a fixture is added', write('libs/a/fixtures/a.json')],
    ['a source is touched', touch('libs/a/src/a.ts')],
    ['dist changes', write('dist/apps/b/main.js')],
  ])('stays when %s', (_name, change) => {
    expect(changes('digestSources', change)).toBe(false);
  });
});

describe('digestOutputs', () => {
  it.each([
    ['a built file is written again', touch('dist/apps/b/main.js')],
    ['a built file is deleted', remove('dist/apps/b/main.js')],
  ])('changes when %s', (_name, change) => {
    expect(changes('digestOutputs', change)).toBe(true);
  });

  it('stays when the stamp itself is written', () => {
    expect(changes('digestOutputs', write('dist/.stamp'))).toBe(false);
  });
});
