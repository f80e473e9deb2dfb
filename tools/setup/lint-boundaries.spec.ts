// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder } from './testing/in-node';

type Files = Record<string, string>;

const manifest = (name: string, layer: string, doors: Files = {}) =>
  JSON.stringify({ name: `@ttp/${name}`, exports: doors, nx: { tags: [`layer:${layer}`] } });

/** A workspace in small: core projects that the allow-list knows, and two of every other layer. */
const WORKSPACE: Files = {
  'libs/ttp-core/package.json': manifest('ttp-core', 'core', { '.': './src/index.ts', './testing': './src/testing/index.ts' }),
  'libs/attack-stix/package.json': manifest('attack-stix', 'core', { '.': './src/index.ts', './node': './src/node/index.ts' }),
  'libs/bus/package.json': manifest('bus', 'adapter', { '.': './src/index.ts' }),
  'libs/service/package.json': manifest('service', 'adapter', { '.': './src/index.ts' }),
  'apps/worker/package.json': manifest('worker', 'app'),
  'apps/api/package.json': manifest('api', 'app', { '.': './src/index.ts' }),
  'tools/cli/package.json': manifest('cli', 'tool', { '.': './src/index.ts' }),
  'tools/bench/package.json': manifest('bench', 'tool'),
  'tools/setup/project.json': JSON.stringify({ name: '@ttp/setup', tags: ['layer:tool'] }),
};

const CLEAN: Files = {
  'libs/ttp-core/src/index.ts': [
    `import { hash } from 'node:crypto';`,
    `import { Value } from '@sinclair/typebox/value';`,
    `import data from '../data/facts.json';`,
    `export const load = () => import('../data/facts.json');`,
    `export const at = (ms: number) => new Date(ms);`,
    `// import { readFileSync } from 'node:fs'; new Date()`,
    `export const text = "import '../../bus/src/codec'";`,
    `export { hash, Value, data };`,
  ].join('\n'),
  'libs/ttp-core/src/index.spec.ts': `import fc from 'fast-check'; import 'node:fs'; import './testing'; export const a = [fc, new Date()];`,
  'libs/ttp-core/src/testing/index.ts': `import { readFileSync } from 'node:fs'; export const a = readFileSync;`,
  'libs/attack-stix/src/index.ts': `export type { Rule } from '@ttp/ttp-core';`,
  'libs/attack-stix/src/node/index.ts': `import { stat } from 'node:fs/promises'; import '../index'; export const a = [stat, new Date()];`,
  'libs/bus/src/index.ts': `export { connect } from '@nats-io/transport-node'; export { aRule } from '@ttp/ttp-core/testing';`,
  'libs/service/src/index.ts': `export { connect } from '@ttp/bus'; export const own = import('@ttp/service');`,
  'apps/worker/src/main.ts': `import '@ttp/service'; import '@ttp/attack-stix/node'; import '@ttp/ttp-core';`,
  'tools/bench/src/main.ts': `import '@ttp/api'; import '@ttp/bus'; void import(process.argv[2] ?? '');`,
  'tools/cli/bin/ttp.mjs': `import { main } from '../../setup/shell.mjs'; main();`,
  'tools/cli/dist/main.js': `import '@ttp/bench';`,
};

function lint(files: Files, ...roots: readonly string[]) {
  const cwd = aFolder({ ...WORKSPACE, ...files });
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'lint-boundaries.mjs'), ...roots], { cwd, encoding: 'utf8' });
  rmSync(cwd, { recursive: true });
  return { status, problems: stderr.split('\n').filter(Boolean) };
}

it('passes what keeps the boundaries', () => {
  expect(lint(CLEAN)).toEqual({ status: 0, problems: [] });
});

it('names file, line, trouble and remedy', () => {
  const files = { 'libs/bus/src/codec.ts': `import { a } from './a';\n\nimport { b } from '../../service/src/b';\n` };
  const problem = 'libs/bus/src/codec.ts:3: ../../service/src/b leaves libs/bus; import the other project by its name';
  expect(lint(files)).toEqual({ status: 1, problems: [problem] });
});

it('wants a layer of each project', () => {
  const files = { 'libs/new/package.json': '{ "name": "@ttp/new" }', 'libs/bus/src/a.ts': `import '@ttp/new';` };
  expect(lint(files).problems).toEqual([
    'libs/bus/src/a.ts:1: @ttp/new is layer:undefined, and layer:adapter imports only core, adapter; move the shared part into a library',
    'libs/new/package.json:1: no layer; add one of core, adapter, app, tool to its tags as "layer:..."',
  ]);
});

describe('the projects to lint', () => {
  const files = { 'libs/bus/src/a.ts': `import '@ttp/cli';`, 'apps/api/src/a.ts': `import '@ttp/cli';` };

  it.each(['apps/api', './apps/api/'])('are those asked for: %s', (root) => {
    expect(lint(files, root).problems).toEqual([expect.stringMatching(/^apps\/api\/src\/a.ts:1: /)]);
  });

  it('are all where none is asked for', () => {
    expect(lint(files).problems).toHaveLength(2);
  });

  it('exist', () => {
    const problem = 'no project at libs/nowhere; name a folder of apps/, libs/ or tools/ with a package.json';
    expect(lint(files, 'libs/nowhere')).toEqual({ status: 2, problems: [problem] });
  });
});

type Offence = readonly [path: string, code: string, problem: string];

const importing = (path: string, from: string, why: string): Offence => [path, `import '${from}';`, why];

const leaving = (path: string, from: string, root: string) =>
  importing(path, from, `${from} leaves ${root}; import the other project by its name`);

const notIn = (layer: string, from: string, its: string, only: string) =>
  `${from} is layer:${its}, and layer:${layer} imports only ${only}; move the shared part into a library`;

const layered = (path: string, from: string, its: string, ours: string, only: string) => importing(path, from, notIn(ours, from, its, only));

const PACKAGES = 'node:crypto, @sinclair/typebox, class-transformer, class-validator, reflect-metadata, yaml';

const impure = (from: string, place: string) =>
  importing('libs/ttp-core/src/*.ts', from, `@ttp/ttp-core is core, and imports not ${from} but ${PACKAGES}; move the code to ${place}`);

const unlisted = (path: string, from: string) =>
  importing(path, from, `@ttp/attack-stix is core, and imports not ${from} but node:crypto, @sinclair/typebox, @ttp/ttp-core; move the code to an adapter`);

const io = (path: string, from: string) => importing(path, from, `${from} does I/O; move what needs it under node/, or pass its result in`);

const forTests = (from: string) =>
  importing('libs/ttp-core/src/*.ts', from, `${from} is for tests, or no source; move what the product needs of it into src/`);

const loading = (expression: string): Offence =>
  ['libs/ttp-core/src/*.ts', `${expression};`, 'core code loads nothing but its own files at run time; write a static import'];

const clock = (expression: string): Offence =>
  ['libs/ttp-core/src/*.ts', `export const a = [new Date(0), ${expression}];`, 'core code reads no clock; take the time as an argument'];

/** Each way to write an import, with each of the three things that none may do. */
const written = (write: (from: string) => string): Offence[] => [
  ['libs/bus/src/*.ts', write('../../service/src/a'), '../../service/src/a leaves libs/bus; import the other project by its name'],
  ['libs/bus/src/*.ts', write('@ttp/service/a'), '@ttp/service/a is no door of @ttp/service; import @ttp/service, and export there what you need'],
  ['libs/bus/src/*.ts', write('@ttp/api'), notIn('adapter', '@ttp/api', 'app', 'core, adapter')],
];

const OFFENCES: readonly Offence[] = [
  ...written((from) => `import { a } from '${from}';`),
  ...written((from) => `import type { A } from '${from}';`),
  ...written((from) => `import '${from}';`),
  ...written((from) => `export type A = import('${from}').A;`),
  ...written((from) => `import a = require('${from}');`),
  ...written((from) => `export * from '${from}';`),
  ...written((from) => `export type { A } from '${from}';`),
  ...written((from) => `const a = import('${from}');`),
  ...written((from) => `const a = import(\`${from}\`);`),
  ...written((from) => `const a = require('${from}');`),
  importing(
    'apps/worker/src/*.ts',
    '@ttp/ttp-core/src/index',
    '@ttp/ttp-core/src/index is no door of @ttp/ttp-core; import @ttp/ttp-core or @ttp/ttp-core/testing, and export there what you need',
  ),

  leaving('libs/bus/test/*.ts', '../../bus-old/src/a', 'libs/bus'),
  leaving('libs/bus/*.ts', '..', 'libs/bus'),
  leaving('libs/bus/src/*.mjs', '/etc/a.js', 'libs/bus'),
  leaving('tools/cli/bin/ttp.mjs', '../../setup/start.mjs', 'tools/cli'),
  leaving('tools/cli/src/*.ts', '../../setup/shell.mjs', 'tools/cli'),

  layered('libs/attack-stix/src/*.ts', '@ttp/bus', 'adapter', 'core', 'core'),
  layered('libs/attack-stix/src/*.spec.ts', '@ttp/bus', 'adapter', 'core', 'core'),
  layered('libs/attack-stix/src/node/*.ts', '@ttp/api', 'app', 'core', 'core'),
  layered('libs/bus/src/*.ts', '@ttp/cli', 'tool', 'adapter', 'core, adapter'),
  layered('libs/bus/test/*.it.spec.ts', '@ttp/worker', 'app', 'adapter', 'core, adapter'),
  layered('apps/worker/src/*.ts', '@ttp/api', 'app', 'app', 'core, adapter'),
  layered('apps/worker/test/*.ts', '@ttp/cli', 'tool', 'app', 'core, adapter'),
  layered('tools/bench/src/*.ts', '@ttp/cli', 'tool', 'tool', 'core, adapter, app'),
  layered('tools/bench/src/*.ts', '@ttp/setup', 'tool', 'tool', 'core, adapter, app'),

  impure('node:fs', 'node/'),
  impure('fs/promises', 'node/'),
  impure('rxjs', 'an adapter'),
  impure('@nestjs/common', 'an adapter'),
  impure('yaml-ast', 'an adapter'),
  impure('@ttp/attack-stix', 'an adapter'),
  unlisted('libs/attack-stix/src/*.ts', '@ttp/ttp-core/testing'),
  unlisted('libs/attack-stix/src/*.ts', '@ttp/attack-stix/node'),
  unlisted('libs/attack-stix/src/node/*.ts', 'rxjs'),

  io('libs/attack-stix/src/*.ts', './node'),
  io('libs/attack-stix/src/*.ts', './node/read'),
  io('libs/attack-stix/src/catalog/*.ts', '../../src/node/read'),
  io('libs/attack-stix/src/*.spec.ts', './node/read'),
  forTests('./testing'),
  forTests('./testing/builders'),
  forTests('./a.spec'),
  forTests('../test/harness'),
  forTests('../helper'),

  loading(`import('node:crypto')`),
  loading('import(name)'),
  loading(`require('yaml')`),
  clock('new Date()'),
  clock('new Date'),
  clock('Date()'),
  clock('Date(0)'),
];

describe('refuses', () => {
  // One run for all of them, each in a file of its own: it is TypeScript's start that takes the time.
  const planted = OFFENCES.map(([path, code, problem], index) => ({ path: path.replace('*', `offence-${index}`), code, problem }));
  let problems: readonly string[] = [];
  beforeAll(() => {
    problems = lint(Object.fromEntries(planted.map(({ path, code }) => [path, code]))).problems;
  });

  it.each(planted)('$code in $path', ({ path, problem }) => {
    expect(problems.filter((line) => line.startsWith(`${path}:`))).toEqual([`${path}:1: ${problem}`]);
  });
});
