// SPDX-License-Identifier: AGPL-3.0-or-later
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, inNode } from './testing/in-node';

const PASSES = `it('passes', () => {});`;
const LEAKS = `it('leaks', () => { require('node:net').createServer().listen(0, '127.0.0.1'); });`;

/** Runs the real Jest on these suites, in one process or in two workers of its own. */
function run(files: Record<string, string>, workers = 1) {
  const root = aFolder(files);
  const config = { rootDir: root, testMatch: ['<rootDir>/*.spec.js'], cacheDirectory: join(root, 'cache') };
  const args = [`--config=${JSON.stringify(config)}`, `--maxWorkers=${workers}`, '--silent'];
  const result = inNode('run-jest.mjs', `it.runJest(${JSON.stringify(args)}, process.env)`);
  rmSync(root, { recursive: true });
  return result;
}

it('counts tests, and a suite that cannot run as a failure', () => {
  const files = {
    'a.spec.js': `${PASSES} it.skip('waits', () => {}); it.todo('comes'); it('fails', () => { throw new Error('no'); });`,
    'b.spec.js': `throw new Error('cannot run');`,
  };
  expect(run(files)).toEqual({ exitCode: 1, passed: 1, failed: 2, skipped: 2 });
});

it('finds nothing wrong with suites that clean up', () => {
  expect(run({ 'a.spec.js': PASSES, 'b.spec.js': PASSES }, 2)).toEqual({ exitCode: 0, passed: 2, failed: 0, skipped: 0 });
});

it('ends a Jest that a test keeps from leaving, and counts a failure', () => {
  expect(run({ 'a.spec.js': LEAKS })).toEqual({ exitCode: 137, passed: 1, failed: 1, skipped: 0 });
});

it('counts a failure where Jest had to end a worker that a test kept from leaving', () => {
  expect(run({ 'a.spec.js': PASSES, 'b.spec.js': LEAKS }, 2)).toEqual({ exitCode: 0, passed: 2, failed: 1, skipped: 0 });
});
