// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockData, lockName } from './lock-data';

const whereStartsAreTold = existsSync('/proc/self/stat') ? describe : describe.skip;

describe('lockData', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ttp-lock-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('takes a free folder, and leaves nothing there when it gives it back', async () => {
    const release = await lockData(dir);
    expect(readdirSync(dir)).toEqual([lockName(process.pid)]);
    release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('refuses a folder that a running process has, and leaves it to that one', async () => {
    const other = spawn('sleep', ['60']);
    const file = lockName(other.pid!);
    writeFileSync(join(dir, file), '');
    const message = `${dir} is in use by another ttp up (pid ${other.pid}): stop it, or give --data another folder`;
    await expect(lockData(dir)).rejects.toMatchObject({ name: 'ConfigError', message });
    expect(readdirSync(dir)).toEqual([file]);
    other.kill();
  });

  it('takes over from a process that has died without giving it back', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(join(dir, `up-${pid}-1.lock`), '');
    await lockData(dir);
    expect(readdirSync(dir)).toEqual([lockName(process.pid)]);
  });

  whereStartsAreTold('and a dead process whose id another one has now', () => {
    it('takes over', async () => {
      for (const pid of [process.pid, process.ppid]) writeFileSync(join(dir, `up-${pid}-1.lock`), '');
      await lockData(dir);
      expect(readdirSync(dir)).toEqual([lockName(process.pid)]);
    });
  });
});
