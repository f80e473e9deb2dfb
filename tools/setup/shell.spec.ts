// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, inNode, startInNode } from './testing/in-node';

/** What the expression gives, or the exit code and message of the error that it throws. */
const attempt = (expression: string, env?: NodeJS.ProcessEnv) =>
  inNode('shell.mjs', `(() => { try { return ${expression}; } catch ({ exitCode, message }) { return { exitCode, message }; } })()`, env);

const find = (options: object, env?: NodeJS.ProcessEnv) =>
  attempt(`it.findBinary('server', ${JSON.stringify({ variable: 'SERVER_BIN', dirs: [], ...options })})`, env);

describe('findBinary', () => {
  let root: string;
  beforeAll(() => {
    root = aFolder({ 'plain/server': '', 'bin/server': '#!/bin/sh\n', 'other/server': '#!/bin/sh\n' });
    chmodSync(join(root, 'bin/server'), 0o755);
    chmodSync(join(root, 'other/server'), 0o755);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('takes the first on the path that can be run', () => {
    expect(find({ path: `${root}/plain:${root}/bin:${root}/other` })).toBe(join(root, 'bin/server'));
  });

  it('looks in the folders that a plain user has not on the path', () => {
    expect(find({ path: '', dirs: [join(root, 'other')] })).toBe(join(root, 'other/server'));
  });

  it('prefers what the variable names', () => {
    expect(find({ path: `${root}/bin` }, { SERVER_BIN: join(root, 'other/server') })).toBe(join(root, 'other/server'));
  });

  it('finds nothing where nothing can be run', () => {
    expect(find({ path: `${root}/plain::` })).toBeNull();
  });

  it('refuses a variable that names nothing runnable', () => {
    const message = 'SERVER_BIN=/nowhere/server is not a program that can be run';
    expect(find({}, { SERVER_BIN: '/nowhere/server' })).toEqual({ exitCode: 3, message });
  });
});

describe('nodeBinary', () => {
  it.each(['22.16.0', '24.0.0'])('takes the Node %s that runs it where none is pinned', (version) => {
    expect(attempt(`it.nodeBinary('/nowhere', '${version}')`)).toBe(process.execPath);
  });

  it.each(['22.15.9', '20.20.2'])('refuses Node %s, which lacks node:sqlite as we use it', (version) => {
    const message = `Node 22.16 or later is needed on this machine, and this is ${version}`;
    expect(attempt(`it.nodeBinary('/nowhere', '${version}')`)).toEqual({ exitCode: 3, message });
  });
});

describe('otherNode', () => {
  it.each(['24.0.0', '26.1.0'])('spares a second process where Node %s runs', (version) => {
    expect(attempt(`it.otherNode('/nowhere', '${version}')`)).toBeNull();
  });

  it('spares it too where there is no other', () => {
    expect(attempt(`it.otherNode('/nowhere', '22.16.0')`)).toBeNull();
  });

  it('starts the pinned one for an older Node', () => {
    const root = aFolder({ 'node_modules/.bin/node': '' });
    expect(attempt(`it.otherNode(${JSON.stringify(root)}, '20.20.2')`)).toBe(join(root, 'node_modules/.bin/node'));
    rmSync(root, { recursive: true });
  });

  it('refuses an older Node where none is pinned', () => {
    expect(attempt(`it.otherNode('/nowhere', '20.20.2')`)).toMatchObject({ exitCode: 3 });
  });
});

describe('must', () => {
  it('fails with both ends of what the program printed', () => {
    const failure = attempt(`it.must('sh', ['-c', 'seq 100; echo reason >&2; exit 7'])`);
    expect(failure).toEqual({ exitCode: 1, message: expect.stringMatching(/^1\n[^]*\n20\n\.\.\.\n[^]*\n100\n\nreason\n\nfailed: sh -c /) });
  });
});

describe('handOver', () => {
  it('gives the exit code of what it ran', () => {
    expect(inNode('shell.mjs', `it.handOver('sh', ['-c', 'exit 7'])`)).toBe(7);
  });

  it('passes a signal on once and waits for the program to end by itself', async () => {
    const drains = 'let n = 0; process.on("SIGTERM", () => { n++; setTimeout(() => process.exit(n), 100); }); setInterval(() => {}, 1000); console.log("up");';
    const wrapper = startInNode('shell.mjs', `it.handOver(process.execPath, ['-e', ${JSON.stringify(drains)}])`);
    await once(wrapper.stdout, 'data');
    wrapper.kill('SIGTERM');
    wrapper.kill('SIGTERM');
    expect(await once(wrapper, 'exit')).toEqual([1, null]);
  });

  it('tells a program that a signal ended from one that ended well', () => {
    expect(inNode('shell.mjs', `it.handOver('sh', ['-c', 'kill -KILL $$'])`)).toBe(137);
  });
});

/** Run by nx, so after the install; the others are what does the install. */
const RUN_LATER = ['build.mjs', 'lint-boundaries.mjs', 'read-source.mjs'];

it('imports nothing that would have to be installed first', () => {
  const scripts = readdirSync(__dirname).filter((name) => name.endsWith('.mjs') && !RUN_LATER.includes(name));
  const imports = scripts.flatMap((name) => [...readFileSync(join(__dirname, name), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1]));
  expect(imports.filter((from) => !/^(node:|\.\/)/.test(from ?? ''))).toEqual([]);
  expect(imports.length).toBeGreaterThan(10);
});
