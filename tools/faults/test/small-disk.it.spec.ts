// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noSmallDisk, SmallDisk } from '../src/harness/small-disk';
import { Stage } from '../src/harness/stage';

const describeWithADisk = noSmallDisk() === null ? describe : describe.skip;

describeWithADisk('SmallDisk', () => {
  it('is full when filled and has room when freed, and is gone with its stage', async () => {
    const stage = new Stage(new AbortController().signal, () => undefined);
    const disk = SmallDisk.open(stage, 2);
    try {
      const file = join(disk.dir, 'file');
      disk.fill();
      expect(statfsSync(disk.dir).bavail).toBe(0);
      expect(() => writeFileSync(file, 'more')).toThrow('ENOSPC');
      disk.free();
      writeFileSync(file, 'more');
    } finally {
      await stage.clear({ keepDir: false });
    }
    expect(existsSync(stage.dir)).toBe(false);
  });
});
