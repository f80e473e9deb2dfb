// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, rmSync } from 'node:fs';
import { Stage } from './stage';

const aStage = () => new Stage(new AbortController().signal, () => undefined);

describe('Stage', () => {
  it('ends what was started last first, goes on after a failure, and tells of it', async () => {
    const stage = aStage();
    const ended: string[] = [];
    stage.defer(() => ended.push('broker'));
    stage.defer(() => Promise.reject(new Error('the database does not stop')));
    stage.defer(() => ended.push('worker'));
    await expect(stage.clear({ keepDir: false })).rejects.toThrow('the database does not stop');
    expect(ended).toEqual(['worker', 'broker']);
    expect(existsSync(stage.dir)).toBe(false);
  });

  it('keeps its folder when asked to', async () => {
    const stage = aStage();
    await stage.clear({ keepDir: true });
    expect(existsSync(stage.dir)).toBe(true);
    rmSync(stage.dir, { recursive: true });
  });
});
