// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { RuleLog, RuleWriter, TtpRuleRow } from '../src';
import { countOf } from './builders';
import { describeOnEachDialect } from './databases';
import { aDefinition, deleted, later, NOON, readLog, sha256, SYNC, written } from './rules';

/** What editors and people put into files. */
const TEXTS = {
  'Windows line ends and no last one': 'rule_id: R1\r\nname: x',
  'a byte order mark': '\uFEFFrule_id: R1\n',
  'quotes, backslashes and placeholders': `'it''s' "x" \\n ? :1 $1 %s \${y} -- ;`,
  'every plane of Unicode': 'naïve Ωmega 漢字 \u{1F52B} e\u0301 \u200B\u202E',
  'trailing blanks and an empty line': 'name: x  \t\n\n \n',
  'a NUL': 'name: "a\0b"\n',
  'a mebibyte': '# 0123456789abcdef\n'.repeat(55_188),
};

describeOnEachDialect('rule definitions', (databases) => {
  let source: DataSource;
  let writer: RuleWriter;
  let log: RuleLog;
  beforeEach(async () => {
    source = await databases().open();
    writer = new RuleWriter(source);
    log = new RuleLog(source);
  });

  const insert = (text: string) =>
    source.query("INSERT INTO ttp_rule VALUES ('R1', 7, './rules/ttp/R1.yaml', ?, '2025-01-02 03:04:05.654321', 'filesystem', NULL)", [text]);
  const definitionOf = async (ruleId: string) => (await log.entry(ruleId)).definition;

  it.each(Object.entries(TEXTS))('keep their text verbatim, with its hash: %s', async (_, text) => {
    await writer.writeDefinitions([written('R1', text)], SYNC);
    expect(await definitionOf('R1')).toEqual(aDefinition(text, { sourcePath: '/rules/ttp/R1.yaml' }));
    const { changes } = await log.changes(0);
    expect(changes).toMatchObject([{ after: { text, contentSha256: sha256(text) } }]);
  });

  it('are logged with who, when, why, and what was there before and after', async () => {
    await writer.writeDefinitions([written('R1', 'one')], { by: 'filesystem', now: NOON });
    await writer.writeDefinitions([written('R1', 'two', { ruleVersion: 2 })], { by: 'git', reason: 'a wider pattern', now: later(1) });
    await writer.writeDefinitions([deleted('R1')], { by: 'ops', now: later(2) });
    const one = { rule_version: 1, source_path: '/rules/ttp/R1.yaml', yaml_content: 'one', content_sha256: sha256('one') };
    const two = { rule_version: 2, source_path: '/rules/ttp/R1.yaml', yaml_content: 'two', content_sha256: sha256('two') };
    expect(await readLog(source)).toEqual([
      { seq: 1, ruleId: 'R1', action: 'write', changedBy: 'filesystem', setByUuid: null, changedAt: NOON, reason: null, before: null, after: one },
      { seq: 2, ruleId: 'R1', action: 'write', changedBy: 'git', setByUuid: null, changedAt: later(1), reason: 'a wider pattern', before: one, after: two },
      { seq: 3, ruleId: 'R1', action: 'delete', changedBy: 'ops', setByUuid: null, changedAt: later(2), reason: null, before: two, after: null },
    ]);
    expect(await countOf(source, 'ttp_rule')).toBe(0);
    expect(await log.head()).toMatchObject({ seq: 3, announcedSeq: 0 });
  });

  it('that are the same write nothing: no row, no log, no time', async () => {
    await writer.writeDefinitions([written('R1', 'one'), written('R2', 'two')], SYNC);
    const same = [written('R1', 'one'), written('R2', 'two'), deleted('R3')];
    expect(await writer.writeDefinitions(same, { by: 'another', now: later(60_000) })).toEqual([]);
    expect(await source.manager.find(TtpRuleRow)).toMatchObject([
      { ruleId: 'R1', updatedAt: NOON, updatedBy: 'filesystem' },
      { ruleId: 'R2', updatedAt: NOON, updatedBy: 'filesystem' },
    ]);
    expect((await log.head()).seq).toBe(2);
  });

  it('are written in the order given, those that differ in text or path, and their ids are told', async () => {
    await writer.writeDefinitions([written('R1', 'one'), written('R2', 'two'), written('R3', 'three')], SYNC);
    const moved = written('R2', 'two', { sourcePath: '/rules/ttp/moved.yaml' });
    expect(await writer.writeDefinitions([deleted('R3'), written('R1', 'one'), moved, written('R4', 'four')], SYNC)).toEqual(['R3', 'R2', 'R4']);
    const { changes, position } = await log.changes(3);
    expect(changes.map(({ seq, ruleId, action }) => [seq, ruleId, action])).toEqual([
      [4, 'R3', 'delete'],
      [5, 'R2', 'write'],
      [6, 'R4', 'write'],
    ]);
    expect(position.seq).toBe(6);
    expect((await definitionOf('R2'))?.sourcePath).toBe('/rules/ttp/moved.yaml');
  });

  it('named twice in one writing are changed twice, one after the other', async () => {
    await writer.writeDefinitions([written('R1', 'one')], SYNC);
    expect(await writer.writeDefinitions([deleted('R1'), written('R1', 'two'), written('R1', 'two')], SYNC)).toEqual(['R1', 'R1']);
    expect((await readLog(source)).map(({ before, after }) => [before, after])).toMatchObject([
      [null, { yaml_content: 'one' }],
      [{ yaml_content: 'one' }, null],
      [null, { yaml_content: 'two' }],
    ]);
  });

  it('are all written, or none and nothing in the log', async () => {
    await writer.writeDefinitions([written('R1', 'one')], SYNC);
    // No database has a number for it.
    const impossible = written('R3', 'three', { ruleVersion: Number.NaN });
    await expect(writer.writeDefinitions([deleted('R1'), written('R2', 'two'), impossible], SYNC)).rejects.toThrow(/NaN|NOT NULL/);
    expect((await log.page('')).entries).toMatchObject([{ ruleId: 'R1' }]);
    expect(await log.changes(0)).toMatchObject({ position: { seq: 1 }, changes: [{ seq: 1 }] });
    await writer.writeDefinitions([written('R2', 'two')], SYNC);
    expect((await log.changes(1)).changes).toMatchObject([{ seq: 2, ruleId: 'R2' }]);
  });

  it('cannot change without the log: when it takes no row, neither does the table', async () => {
    await source.query('ALTER TABLE ttp_rule_change RENAME TO away');
    await expect(writer.writeDefinitions([written('R1', 'one')], SYNC)).rejects.toThrow('ttp_rule_change');
    expect(await countOf(source, 'ttp_rule')).toBe(0);
    expect((await log.head()).seq).toBe(0);
  });

  it.each(['', 'R.1', 'R*', '>', 'R 1', 'R\t1'])('cannot have an id that the bus could not name: %j', async (ruleId) => {
    await expect(writer.writeDefinitions([written('R1', 'one'), written(ruleId, 'x')], SYNC)).rejects.toThrow(Rejected);
    expect(await countOf(source, 'ttp_rule')).toBe(0);
    await source.query("INSERT INTO ttp_rule VALUES (?, 1, 'x', 'x', '2026-01-02 03:04:05', 'git', NULL)", [ruleId]);
    expect(await writer.writeDefinitions([deleted(ruleId)], SYNC)).toEqual([ruleId]);
  });

  describe('that DECNET has written', () => {
    it('are read with the hash that they lack', async () => {
      await insert('theirs');
      expect(await definitionOf('R1')).toEqual(aDefinition('theirs', { ruleVersion: 7, sourcePath: './rules/ttp/R1.yaml' }));
      expect(await log.page('')).toMatchObject({ position: { seq: 0 }, entries: [{ ruleId: 'R1', definition: { text: 'theirs' } }] });
    });

    it('are left alone when they say the same, and are what was before when they do not', async () => {
      await insert('theirs');
      const same = { ruleId: 'R1', definition: aDefinition('theirs', { ruleVersion: 7, sourcePath: './rules/ttp/R1.yaml' }) };
      expect(await writer.writeDefinitions([same], SYNC)).toEqual([]);
      expect(await writer.writeDefinitions([written('R1', 'ours')], SYNC)).toEqual(['R1']);
      expect(await readLog(source)).toMatchObject([{ before: { yaml_content: 'theirs', rule_version: 7 }, after: { yaml_content: 'ours' } }]);
    });

    it('over ours differ from ours, though our hash is still beside their text', async () => {
      await writer.writeDefinitions([written('R1', 'ours')], SYNC);
      await source.query("UPDATE ttp_rule SET yaml_content = 'theirs' WHERE rule_id = 'R1'");
      expect(await definitionOf('R1')).toMatchObject({ text: 'theirs', contentSha256: sha256('theirs') });
      expect(await writer.writeDefinitions([written('R1', 'ours')], SYNC)).toEqual(['R1']);
      expect(await definitionOf('R1')).toMatchObject({ text: 'ours' });
    });
  });
});
