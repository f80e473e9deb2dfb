// SPDX-License-Identifier: AGPL-3.0-or-later
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEPS } from '../src/faults/kill-at-step';

const DIST = join(__dirname, '../../../dist');

const bundle = (dir: string): string => {
  const files = globSync('*.js', { cwd: join(DIST, dir) });
  if (files.length === 0) throw new Error(`dist/${dir} is missing: run \`npm run build\`, or \`npm test\`, which builds first`);
  return files.map((file) => readFileSync(join(DIST, dir, file), 'utf8')).join('\n');
};

describe('fault points', () => {
  it.each(['apps/ttp-worker', 'apps/rule-store', 'apps/rule-sync', 'apps/export-api', 'tools/cli'])('are not in %s as it is shipped', (dir) => {
    const text = bundle(dir);
    for (const trace of ['TTP_FAULT', 'faultPoint', ...STEPS.map((step) => `?.("${step}")`)]) expect(text.includes(trace)).toBe(false);
  });

  it("are all in the harness's own build of the worker", () => {
    const text = bundle('tools/faults/ttp-worker');
    expect(STEPS.filter((step) => !text.includes(`faultPoint?.("${step}")`))).toEqual([]);
  });
});
