// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder } from './testing/in-node';

const ROOT = join(__dirname, '../..');
const CONFIG = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8');

/** What oxlint says of these lines, one file each, as `{ line of code: problems }`. */
function lint(folder: string, lines: readonly string[]) {
  const files = lines.map((line, index) => [`${folder}/line-${index}.ts`, line] as const);
  const cwd = aFolder({ '.oxlintrc.json': CONFIG, ...Object.fromEntries(files) });
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format=unix', 'libs'], { cwd, encoding: 'utf8' });
  rmSync(cwd, { recursive: true });
  const said = stdout.split('\n').filter((line) => line.includes('no-restricted'));
  return Object.fromEntries(files.map(([path, line]) => [line, said.filter((of) => of.startsWith(`${path}:`)).map((of) => of.split(/: | \[/)[1])]));
}

const CLOCKS_DICE_AND_IO = {
  'void fetch("");': [`Unexpected use of 'fetch'.`],
  'export const a = process.env;': [`Unexpected use of 'process'.`],
  'console.error();': [`Unexpected use of 'console'.`],
  'performance.now();': [`Unexpected use of 'performance'.`],
  'crypto.randomUUID();': [`Unexpected use of 'crypto'.`],
  'void globalThis.fetch("");': [`Unexpected use of 'globalThis'.`],
  'setTimeout(String, 1);': [`Unexpected use of 'setTimeout'.`],
  'setInterval(String, 1);': [`Unexpected use of 'setInterval'.`],
  'setImmediate(String);': [`Unexpected use of 'setImmediate'.`],
  'Date.now();': [`'Date.now' is restricted from being used.`],
  'export const { now } = Date;': [`'Date.now' is restricted from being used.`],
  'Math.random();': [`'Math.random' is restricted from being used.`],
  'export { randomUUID } from "node:crypto";': [`'randomUUID' import from 'node:crypto' is restricted because only hash import(s) is/are allowed.`],
};

it('refuses clocks, dice and I/O in the core', () => {
  expect(lint('libs/ttp-core/src/tags', Object.keys(CLOCKS_DICE_AND_IO))).toEqual(CLOCKS_DICE_AND_IO);
});

it('lets the core hash, and name its own things as it likes', () => {
  const lines = ['export { hash } from "node:crypto";', 'export const run = (process: string) => process;', 'export const a = { fetch: 1 }.fetch;'];
  expect(Object.values(lint('libs/ttp-core/src', lines))).toEqual([[], [], []]);
});

it.each(['libs/cowrie/src/node', 'libs/ttp-core/src/engine/testing', 'libs/bus/src'])('allows all of it in %s', (folder) => {
  expect(Object.values(lint(folder, Object.keys(CLOCKS_DICE_AND_IO))).flat()).toEqual([]);
});

it('knows every project whose layer is core', () => {
  const isCore = (name: string) => readFileSync(join(ROOT, 'libs', name, 'package.json'), 'utf8').includes('"layer:core"');
  const { overrides } = JSON.parse(CONFIG) as { overrides: readonly { files: readonly string[] }[] };
  const core = readdirSync(join(ROOT, 'libs')).filter(isCore).toSorted();
  expect(overrides[0]?.files).toEqual([`libs/{${core.join(',')}}/src/**`]);
});
