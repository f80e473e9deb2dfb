// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TARGETS } from '../src/fuzz/targets';

const MAIN = join(__dirname, '../../../dist/tools/faults/main.js');
const RUNS = 50;

interface Outcome {
  readonly target: string;
  readonly tried: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly violations: unknown;
}

/** The built harness, as `npm run faults` runs it; its exit code and what it printed. */
async function faults(...args: readonly string[]) {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [MAIN, ...args])) };
  } catch (error) {
    return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
  }
}

describe('npm run faults -- fuzz', () => {
  it(`tries each target with ${RUNS} inputs, of which it uses some and refuses some, and breaks no promise`, async () => {
    const { code, stdout } = await faults('fuzz', 'all', '--runs', String(RUNS), '--seed', '1', '--json');
    const { targets } = JSON.parse(stdout) as { readonly targets: readonly Outcome[] };
    expect(targets).toEqual(TARGETS.map(({ name }) => expect.objectContaining({ target: name, tried: RUNS, violations: [] })));
    for (const { accepted, rejected } of targets) expect([accepted > 0, rejected > 0, accepted + rejected]).toEqual([true, true, RUNS]);
    expect(code).toBe(0);
  }, 120_000);

  it.each([
    ['a path without its target', ['fuzz', '--path', '3'], '--path is of one target; name it'],
    ['an unknown target', ['fuzz', 'nothing'], 'Allowed choices are all, rule-yaml'],
  ])('refuses %s', async (_, args, reason) => {
    expect(await faults(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  });
});
