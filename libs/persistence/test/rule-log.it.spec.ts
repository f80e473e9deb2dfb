// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleEntry, RuleIssue } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { inTransaction, migrate, RuleLog, RuleWriter } from '../src';
import { describeOnEachDialect } from './databases';
import { aWish, deleted, later, NOON, OPS, SYNC, written } from './rules';

const anIssue = (severity: RuleIssue['severity'], message: string): RuleIssue => ({
  severity,
  file: '/rules/ttp/R1.yaml',
  line: 3,
  column: 1,
  ruleId: null,
  field: 'match',
  message,
  fix: 'write it otherwise',
});

const idsOf = (entries: readonly RuleEntry[]) => entries.map(({ ruleId }) => ruleId);

describeOnEachDialect('the rule log', (databases) => {
  let source: DataSource;
  let writer: RuleWriter;
  let log: RuleLog;
  beforeEach(async () => {
    source = await databases().open();
    writer = new RuleWriter(source);
    log = new RuleLog(source);
  });

  /** All entries, in pages of so many. */
  const readPages = async (limit: number): Promise<RuleEntry[][]> => {
    const pages: RuleEntry[][] = [];
    for (let after = ''; ; after = pages.at(-1)?.at(-1)?.ruleId ?? '') {
      const { entries, more } = await log.page(after, limit);
      pages.push([...entries]);
      if (!more) return pages;
    }
  };

  it('pages through rules, states, and states without a rule, by id, each once', async () => {
    await writer.writeDefinitions(['R2', 'R4', 'R6', 'R9'].map((ruleId) => written(ruleId, ruleId)), SYNC);
    for (const ruleId of ['R1', 'R3', 'R4', 'R5', 'R7', 'R9', 'Z1', 'Z2']) await writer.setState(ruleId, aWish({ reason: ruleId }), OPS);
    const all = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R9', 'Z1', 'Z2'];
    for (const limit of [1, 2, 3, 5, 10, 11]) {
      const pages = await readPages(limit);
      expect(idsOf(pages.flat())).toEqual(all);
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
    }
    const [entries] = await readPages(100);
    expect(entries?.map(({ ruleId, definition, state }) => [ruleId, definition?.text ?? null, state?.reason ?? null])).toEqual([
      ['R1', null, 'R1'],
      ['R2', 'R2', null],
      ['R3', null, 'R3'],
      ['R4', 'R4', 'R4'],
      ['R5', null, 'R5'],
      ['R6', 'R6', null],
      ['R7', null, 'R7'],
      ['R9', 'R9', 'R9'],
      ['Z1', null, 'Z1'],
      ['Z2', null, 'Z2'],
    ]);
  });

  it('goes on at any entry of a page, as a follower does that was given a part of it', async () => {
    await writer.writeDefinitions(['a', 'B', 'c', 'D', 'é', '\u{FF21}', '\u{1F52B}'].map((ruleId) => written(ruleId, ruleId)), SYNC);
    for (const ruleId of ['A', 'b', 'C', 'e', '\u{10400}']) await writer.setState(ruleId, aWish(), OPS);
    const all = idsOf((await log.page('')).entries);
    expect(all).toHaveLength(12);
    for (const [i, ruleId] of all.entries()) expect(idsOf((await log.page(ruleId, 3)).entries)).toEqual(all.slice(i + 1, i + 4));
  });

  it('has no entries, no changes and no end but 0 when it is new', async () => {
    const { logId } = await log.head();
    expect(logId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await log.page('')).toEqual({ position: { logId, seq: 0 }, entries: [], more: false });
    expect(await log.changes(0)).toEqual({ position: { logId, seq: 0 }, changes: [] });
    expect(await log.history('R1', { limit: 10 })).toEqual([]);
    expect(await log.entry('R1')).toEqual({ ruleId: 'R1', definition: null, state: null });
  });

  it('is another log in another database, and the same one after a migration that was cut short', async () => {
    const { logId } = await log.head();
    expect((await new RuleLog(await databases().open()).head()).logId).not.toBe(logId);
    await writer.setState('R1', aWish(), OPS);
    await source.query("DELETE FROM ttp_migration WHERE name = 'RulePlane1795305600000'");
    await migrate(source);
    expect(await log.head()).toEqual({ logId, seq: 1, announcedSeq: 0 });
  });

  it('does not read what another user of the connection may still roll back', async () => {
    const reached = Promise.withResolvers<void>();
    const rolledBack = inTransaction(source, async (tx) => {
      await tx.query("INSERT INTO ttp_rule_state VALUES ('R1', 'disabled', NULL, NULL, NULL, 'ops', '2026-11-21 12:00:00.000000')");
      await tx.query("INSERT INTO ttp_rule_change VALUES (1, 'R1', 'set_state', 'ops', NULL, '2026-11-21 12:00:00.000000', NULL, NULL, NULL)");
      await tx.query('UPDATE ttp_rule_log SET seq = 1');
      reached.resolve();
      // Time enough for whoever does not wait.
      await delay(50);
      throw new Error('as planned');
    });
    await Promise.race([reached.promise, rolledBack]);
    const reading = Promise.all([log.head(), log.page(''), log.changes(0), log.history('R1', { limit: 1 }), log.entry('R1')]);
    await expect(rolledBack).rejects.toThrow('as planned');
    const position = { seq: 0 };
    expect(await reading).toMatchObject([position, { position, entries: [] }, { position, changes: [] }, [], { state: null }]);
  });

  it('tells changes in pages, from any number on, with who made them', async () => {
    await writer.writeDefinitions(['R1', 'R2', 'R3'].map((ruleId) => written(ruleId, ruleId)), SYNC);
    await writer.setState('R1', aWish({ state: 'clipped', confidenceMax: 0.4 }), OPS);
    await writer.clearState('R1', OPS);
    const { position, changes } = await log.changes(1, 3);
    expect(position.seq).toBe(5);
    expect(changes).toMatchObject([
      { seq: 2, ruleId: 'R2', by: 'filesystem', action: 'write', after: { text: 'R2' } },
      { seq: 3, ruleId: 'R3', by: 'filesystem', action: 'write', after: { text: 'R3' } },
      { seq: 4, ruleId: 'R1', by: 'ops', action: 'set_state', after: { state: 'clipped', confidenceMax: 0.4, setAt: NOON } },
    ]);
    expect((await log.changes(4)).changes).toEqual([{ seq: 5, ruleId: 'R1', by: 'ops', action: 'clear_state', after: null }]);
    expect((await log.changes(99)).changes).toEqual([]);
  });

  it('tells the history of one rule, the newest first, in pages', async () => {
    for (let version = 1; version <= 4; version++) {
      const both = [written('R1', `v${version}`, { ruleVersion: version }), written('R10', `v${version}`)];
      await writer.writeDefinitions(both, { by: 'git', now: later(version) });
    }
    await writer.writeDefinitions([deleted('R1')], OPS);
    const newest = await log.history('R1', { limit: 2 });
    expect(newest.map(({ seq, action, changedAt }) => [seq, action, changedAt])).toEqual([
      [9, 'delete', NOON],
      [7, 'write', later(4)],
    ]);
    const older = await log.history('R1', { limit: 10, before: newest.at(-1)?.seq });
    expect(older.map(({ seq }) => seq)).toEqual([5, 3, 1]);
  });

  it('is another log once it is forked: the same entries and end, all of it announced, and new numbers after it', async () => {
    await writer.writeDefinitions([written('R1', 'one')], SYNC);
    const before = await log.head();
    await log.fork();
    const { logId, ...place } = await log.head();
    expect(logId).toMatch(/^[0-9a-f-]{36}$/);
    expect(logId).not.toBe(before.logId);
    expect(place).toEqual({ seq: 1, announcedSeq: 1 });
    await writer.writeDefinitions([written('R2', 'two')], SYNC);
    expect(await log.changes(1)).toMatchObject({ position: { logId, seq: 2 }, changes: [{ seq: 2, ruleId: 'R2' }] });
    expect((await log.page('')).entries).toHaveLength(2);
  });

  it('remembers how far the bus has been told, and never less', async () => {
    await log.announced(7);
    await log.announced(5);
    expect((await log.head()).announcedSeq).toBe(7);
  });

  it('keeps the last report of each directory', async () => {
    const report = { source: '/rules/ttp', syncedBy: 'host-1', syncedAt: NOON, issues: [anIssue('error', "'x' \u{1F52B}"), anIssue('warning', 'y')] };
    await log.reportSync(report);
    await log.reportSync({ ...report, source: '/rules/more', issues: [] });
    await log.reportSync({ ...report, syncedBy: 'host-2', syncedAt: later(1) });
    expect(await log.syncReports()).toEqual([
      { ...report, source: '/rules/more', issues: [] },
      { ...report, syncedBy: 'host-2', syncedAt: later(1) },
    ]);
    expect(await source.query('SELECT source, error_count FROM ttp_rule_sync ORDER BY source')).toEqual([
      { source: '/rules/more', error_count: 0 },
      { source: '/rules/ttp', error_count: 1 },
    ]);
  });
});
