// SPDX-License-Identifier: AGPL-3.0-or-later
import { Unavailable } from '@ttp/ttp-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryRuleSource, StatedDirectorySource } from '../src';
import { FakeRuleLog } from './fake-rule-log';
import { until } from './take';

describe('StatedDirectorySource', () => {
  let folder: string;
  let log: FakeRuleLog;
  let source: StatedDirectorySource;
  let hint: () => void;
  let listening: boolean;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttp-stated-'));
    log = new FakeRuleLog();
    listening = false;
    source = new StatedDirectorySource(new DirectoryRuleSource(folder, { settleMs: 5, reconcileMs: 50 }), log, (onHint) => {
      listening = true;
      hint = onHint;
      return () => {
        listening = false;
      };
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes the documents from the directory and the states from the log, and no document of the log', async () => {
    writeFileSync(join(folder, 'R0001.yaml'), 'mine');
    log.define('R0002', 'theirs');
    log.disable('R0001');
    const { documents, states, position, changes } = await source.snapshot();
    expect(documents).toEqual([{ file: join(folder, 'R0001.yaml'), text: 'mine' }]);
    expect([...states.keys()]).toEqual(['R0001']);
    expect([position, changes]).toEqual([{ logId: 'log', seq: 2 }, null]);
    log.disable('R0001', null);
    expect(await source.snapshot()).toMatchObject({ documents, states: new Map(), changes: [{ seq: 3, action: 'clear_state' }] });
  });

  it('gives nothing while it does not know what an operator has switched off', async () => {
    writeFileSync(join(folder, 'R0001.yaml'), 'mine');
    log.beforeAnswer = () => {
      throw new Unavailable('the database is not available');
    };
    await expect(source.snapshot()).rejects.toThrow('the database is not available');
  });

  it('tells of files and of hints, and of neither once it is stopped', async () => {
    let told = 0;
    const stop = await source.watch(() => (told += 1));
    writeFileSync(join(folder, 'R0001.yaml'), 'mine');
    await until('the file is told', () => told > 0);
    const before = told;
    hint();
    expect(told).toBe(before + 1);
    stop();
    expect(listening).toBe(false);
  });
});
