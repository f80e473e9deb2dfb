// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '@ttp/config';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLogs } from './check-logs';

describe('checkLogs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttp-logs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says everything that is wrong at once', async () => {
    const log = join(folder, 'cowrie.json');
    writeFileSync(log, '');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const [gone, pipe] = [join(folder, 'gone'), join(folder, 'pipe')];
    const error: unknown = await checkLogs([log, gone, folder, pipe]).catch((caught: unknown) => caught);
    const pipeProblem = `${pipe} is not a regular file: save what it gives to one first`;
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: `no such log file: ${gone}\n${folder} is a directory, not a log\n${pipeProblem}` });
  });

  it('lets a log that is awaited be missing, but not be a directory', async () => {
    await checkLogs([join(folder, 'gone')], join(folder, 'gone'));
    await expect(checkLogs([folder], folder)).rejects.toThrow('is a directory, not a log');
  });
});
