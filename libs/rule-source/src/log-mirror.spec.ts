// SPDX-License-Identifier: AGPL-3.0-or-later
import { Unavailable } from '@ttp/ttp-core';
import { FakeRuleLog } from '../test/fake-rule-log';
import { LogMirror } from './log-mirror';

const entriesOf = (mirror: LogMirror) => [...mirror.entries].toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));

describe('LogMirror', () => {
  let log: FakeRuleLog;
  let mirror: LogMirror;
  beforeEach(() => {
    log = new FakeRuleLog();
    mirror = new LogMirror(log);
  });
  const expectInStep = () => {
    expect(entriesOf(mirror)).toEqual(log.entries);
    expect(mirror.position).toEqual({ logId: log.logId, seq: log.log.length });
  };
  const expectAnew = async () => {
    expect(await mirror.catchUp()).toBeNull();
    expectInStep();
  };
  const readFive = async () => {
    for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) log.define(ruleId);
    log.disable('R9');
    await mirror.catchUp();
  };

  it('is empty and nowhere before it has read', () => {
    expect([mirror.position, [...mirror.entries]]).toEqual([null, []]);
  });

  it('reads everything the first time, page by page, and cannot tell what has changed', async () => {
    for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) log.define(ruleId);
    log.disable('R9');
    expect(await mirror.catchUp()).toBeNull();
    expectInStep();
    expect(log.pages).toBe(3);
  });

  it('reads an empty log', async () => {
    expect(await mirror.catchUp()).toBeNull();
    expectInStep();
    expect(await mirror.catchUp()).toEqual([]);
  });

  it('then follows the changes, however many, without reading the tables again', async () => {
    await readFive();
    const { pages } = log;
    for (const text of ['a', 'b', 'c', 'd', 'e']) log.define('R1', text);
    log.define('R2', null);
    log.disable('R9', null);
    expect((await mirror.catchUp())?.map(({ seq }) => seq)).toEqual([7, 8, 9, 10, 11, 12, 13]);
    expectInStep();
    expect(await mirror.catchUp()).toEqual([]);
    expect(log.pages).toBe(pages);
  });

  it('misses nothing that is written while it reads the pages, before its place or after it', async () => {
    for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) log.define(ruleId);
    const meanwhile = [() => log.define('R1', 'new'), () => log.define('R2', null), () => log.disable('R5'), () => log.define('R0')];
    log.beforeAnswer = () => meanwhile.shift()?.();
    await mirror.catchUp();
    expectInStep();
  });

  it('keeps a reader of the entries from what comes later', async () => {
    await readFive();
    const before = mirror.entries;
    log.define('R1', 'new');
    await mirror.catchUp();
    expect([...before].find(({ ruleId }) => ruleId === 'R1')?.definition?.text).toBe('R1');
  });

  describe('reads everything anew', () => {
    it('when changes are missing from the log', async () => {
      await readFive();
      log.define('R1', 'unseen');
      log.define('R2', 'unseen too');
      log.log.splice(6, 1);
      log.position = () => ({ logId: 'log', seq: 8 });
      expect(await mirror.catchUp()).toBeNull();
      expect(entriesOf(mirror)).toEqual(log.entries);
      expect(mirror.position?.seq).toBe(8);
    });

    it('when the log has an end but none of its changes', async () => {
      await readFive();
      log.define('R1', 'unseen');
      log.log.length = 6;
      log.position = () => ({ logId: 'log', seq: 7 });
      expect(await mirror.catchUp()).toBeNull();
      expect(entriesOf(mirror)).toEqual(log.entries);
    });

    it('when it is another log, however short', async () => {
      await readFive();
      log.logId = 'another';
      log.table.clear();
      log.log = [];
      log.define('R7');
      await expectAnew();
    });

    it('when the database is replaced between two pages', async () => {
      for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) log.define(ruleId);
      log.beforeAnswer = () => {
        if (log.pages !== 1 || log.logId === 'another') return;
        log.logId = 'another';
        log.table.clear();
        log.log = [];
        for (const ruleId of ['S1', 'S2', 'S3']) log.define(ruleId);
      };
      await expectAnew();
    });
  });

  it('gives up when each answer is of another log, and keeps what it has', async () => {
    await readFive();
    const before = entriesOf(mirror);
    let answers = 0;
    log.position = () => ({ logId: `log-${(answers += 1)}`, seq: 6 });
    await expect(mirror.catchUp()).rejects.toThrow(Unavailable);
    expect(entriesOf(mirror)).toEqual(before);
    log.position = null;
    await mirror.catchUp();
    expectInStep();
  });

  describe('never goes back', () => {
    it('when the log ends before its place', async () => {
      await readFive();
      const before = entriesOf(mirror);
      const whole = log.log;
      log.log = whole.slice(0, 4);
      await expect(mirror.catchUp()).rejects.toThrow(new Unavailable('the change log of the rules ends at 4, and 6 was seen before'));
      expect([entriesOf(mirror), mirror.position?.seq]).toEqual([before, 6]);
      log.log = whole;
      log.define('R1', 'later');
      expect(await mirror.catchUp()).toHaveLength(1);
      expectInStep();
    });

    it('when everything is read anew from a replica that lags', async () => {
      await readFive();
      const before = entriesOf(mirror);
      const positions = [7, 4, 4, 4, 4, 4, 4];
      log.log = log.log.slice(0, 4);
      log.position = () => ({ logId: 'log', seq: positions.shift() ?? 4 });
      await expect(mirror.catchUp()).rejects.toThrow(Unavailable);
      expect([entriesOf(mirror), mirror.position?.seq]).toEqual([before, 6]);
    });
  });

  it('misses nothing when a page comes from a replica that lags', async () => {
    for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) log.define(ruleId);
    const stale = new Map(log.table);
    log.define('R4', 'new');
    const fresh = log.table;
    log.beforeAnswer = () => {
      const isLagging = log.pages === 1;
      log.table = isLagging ? stale : fresh;
      log.position = isLagging ? () => ({ logId: 'log', seq: 5 }) : null;
    };
    await mirror.catchUp();
    expectInStep();
  });

  it('keeps its copy when a reading fails in the middle', async () => {
    await readFive();
    for (const text of ['a', 'b', 'c']) log.define('R1', text);
    let answers = 0;
    log.beforeAnswer = () => {
      answers += 1;
      if (answers === 2) throw new Unavailable('away');
    };
    await expect(mirror.catchUp()).rejects.toThrow('away');
    expect(mirror.position?.seq).toBe(6);
    expect(await mirror.catchUp()).toHaveLength(3);
    expectInStep();
  });
});
