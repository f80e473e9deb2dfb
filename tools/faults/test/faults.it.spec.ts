// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(__dirname, '../../../dist/tools/faults/main.js');
const LIMIT_MS = 240_000;

interface Report {
  readonly wrong: unknown;
  readonly failure?: string;
  readonly measures: Readonly<Record<string, number>>;
}

/** The built harness on the built services, as `npm run faults` runs it. */
async function faults(...args: readonly string[]) {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code: child.exitCode, stdout, stderr };
}

describe('npm run faults', () => {
  // Of all, the two that no other test comes near: death at each step, and a commit whose outcome nobody knows.
  // Side by side: both mostly wait.
  it.concurrent.each([
    ['kill-at-step', 'sqlite', 8],
    ['db-drop', 'mysql', 1],
  ])(
    '%s on %s loses nothing and doubles nothing',
    async (scenario, db, leastFaults) => {
      const { code, stdout } = await faults(scenario, '--db', db, '--seed', '1', '--json');
      const report = JSON.parse(stdout) as Report;
      expect({ code, wrong: report.wrong, failure: report.failure }).toEqual({ code: 0, wrong: [], failure: undefined });
      expect(report.measures['faults']).toBeGreaterThanOrEqual(leastFaults);
      expect(report.measures['tag_rows']).toBeGreaterThan(500);
    },
    LIMIT_MS,
  );

  it('lists what it can play, and refuses what it cannot', async () => {
    const { code, stdout } = await faults('--list');
    expect([code, stdout.split('\n').filter(Boolean).length]).toEqual([0, 23]);
    const refused = await faults('db-restart', '--db', 'sqlite');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("Allowed choices are mysql")]);
    expect((await faults('no-such-thing')).code).toBe(2);
  });
});
