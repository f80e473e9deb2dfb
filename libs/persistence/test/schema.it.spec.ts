// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { AttackerStore, DossierReader, migrate, RollupRepository, TagStore, TtpRuleRow, TtpRuleStateRow } from '../src';
import { anAttacker, anIdentity, announceUuids, aTag, countOf, item, MIGRATIONS, NOW, OPTIONS, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';
import { OLD, REFERENCE_TAG_INDEXES, referenceSchema } from './reference-schema';

const typeOf = async (source: DataSource, table: string, column: string) => {
  const sql = 'SELECT COLUMN_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = ?';
  const [row]: { type: string }[] = await source.query(sql, [table, column]);
  return row?.type;
};

describeOnEachDialect('the schema', (databases) => {
  const isMysql = () => databases().dialect === 'mysql';

  const names = async (source: DataSource, onSqlite: string, onMysql: string, table: string): Promise<string[]> => {
    const rows: { name: string }[] = await source.query(isMysql() ? onMysql : onSqlite, [table]);
    return rows.map(({ name }) => name).toSorted();
  };
  const indexesOf = (source: DataSource, table: string) =>
    names(
      source,
      "SELECT name FROM pragma_index_list(?) WHERE origin = 'c'",
      "SELECT DISTINCT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND INDEX_NAME <> 'PRIMARY'",
      table,
    );
  const columnsOf = (source: DataSource, table: string) =>
    names(
      source,
      'SELECT name FROM pragma_table_info(?)',
      'SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
      table,
    );
  it('is made once: a second start finds nothing to do', async () => {
    const source = await databases().open();
    await migrate(source);
    expect(await source.query('SELECT name FROM ttp_migration')).toEqual(MIGRATIONS.map((name) => ({ name })));
    expect(await source.query('SELECT id, seq, announced_seq FROM ttp_rule_log')).toEqual([{ id: 1, seq: 0, announced_seq: 0 }]);
  });

  it('has every column that an entity names', async () => {
    const source = await databases().open();
    for (const { tableName, columns } of source.entityMetadatas) {
      expect(await columnsOf(source, tableName)).toEqual(expect.arrayContaining(columns.map(({ databaseName }) => databaseName)));
    }
    expect(source.entityMetadatas.map(({ tableName }) => tableName).toSorted()).toEqual([
      'attacker_behavior',
      'attacker_identities',
      'attacker_intel',
      'attackers',
      'campaigns',
      'canary_triggers',
      'revoked_tokens',
      'ttp_api_key',
      'ttp_outbox',
      'ttp_rule',
      'ttp_rule_change',
      'ttp_rule_state',
      'ttp_rule_sync',
      'ttp_tag',
      'users',
    ]);
  });

  it('gives the tag table of a fresh database the four indexes that are read, and no more', async () => {
    const source = await databases().open();
    expect(await indexesOf(source, 'ttp_tag')).toEqual([
      'ix_ttp_tag_attacker_technique',
      'ix_ttp_tag_identity_technique',
      'ix_ttp_tag_session_id',
      'ix_ttp_tag_technique_created',
    ]);
    expect(await indexesOf(source, 'ttp_outbox')).toEqual([]);
  });

  it('lets rules and their state be written and read back through the entities', async () => {
    const source = await databases().open();
    const rule = {
      ruleId: 'R0900',
      ruleVersion: 2,
      sourcePath: 'R0900.yaml',
      yamlContent: 'x'.repeat(100_000),
      updatedAt: NOW,
      updatedBy: 'git',
      contentSha256: 'a'.repeat(64),
    };
    const state = { ruleId: 'R0900', state: 'clipped', confidenceMax: 0.1 + 0.2, expiresAt: NOW, reason: null, setBy: 'ops', setAt: NOW } as const;
    await source.getRepository(TtpRuleRow).insert(rule);
    await source.getRepository(TtpRuleStateRow).insert(state);
    expect({ ...(await source.getRepository(TtpRuleRow).findOneByOrFail({ ruleId: 'R0900' })) }).toEqual(rule);
    expect({ ...(await source.getRepository(TtpRuleStateRow).findOneByOrFail({ ruleId: 'R0900' })) }).toEqual(state);
  });

  it.each([
    ['state', "'paused', NULL"],
    ['ceiling', "'clipped', 1.5"],
  ])('refuses an impossible rule state: %s', async (_, values) => {
    const source = await databases().open();
    const insert = source.query(`INSERT INTO ttp_rule_state (rule_id, state, confidence_max, set_at) VALUES ('R1', ${values}, '2026-11-21 08:00:00')`);
    await expect(insert).rejects.toThrow(/ttp_rule_state_/);
  });

  describe('of a DECNET database', () => {
    let source: DataSource;
    beforeEach(async () => {
      source = await databases().connect(await databases().create());
      for (const statement of referenceSchema(databases().dialect)) await source.query(statement);
    });

    it('keeps every row, column and index', async () => {
      const tables = ['attackers', 'ttp_tag', 'ttp_rule', 'ttp_rule_state'];
      const read = () => Promise.all(tables.map((table): Promise<Record<string, unknown>[]> => source.query(`SELECT * FROM ${table}`)));
      const before = await read();
      await migrate(source);
      expect(await read()).toEqual(before.map((rows) => rows.map((row) => expect.objectContaining(row))));
      expect(await indexesOf(source, 'ttp_tag')).toEqual(expect.arrayContaining(REFERENCE_TAG_INDEXES.map((column) => `ix_ttp_tag_${column}`)));
      expect(await columnsOf(source, 'campaigns')).toContain('name');
    });

    it('gains what is missing', async () => {
      await migrate(source);
      expect(await columnsOf(source, 'ttp_tag')).toContain('observed_at');
      expect(await columnsOf(source, 'ttp_rule')).toContain('content_sha256');
      expect(await countOf(source, 'ttp_outbox')).toBe(0);
      expect(await source.query('SELECT ipv6_leak_count FROM attackers')).toEqual([{ ipv6_leak_count: 0 }]);
      if (!isMysql()) return;
      expect(await typeOf(source, 'ttp_tag', 'created_at')).toBe('datetime(6)');
      expect(await typeOf(source, 'ttp_tag', 'confidence')).toBe('double');
      expect(await typeOf(source, 'ttp_tag', 'source_id')).toBe('varchar(512)');
      expect(await typeOf(source, 'ttp_rule_state', 'confidence_max')).toBe('double');
    });

    it('leaves tables that are only read as they are, but for columns and indexes that reads need', async () => {
      await migrate(source);
      expect(await source.query('SELECT * FROM bounty')).toMatchObject([{ id: 7, payload: '{"hash": "old"}', note: 'theirs' }]);
      expect(await columnsOf(source, 'bounty')).toEqual(['attacker_ip', 'bounty_type', 'decky', 'id', 'note', 'payload', 'service', 'timestamp']);
      expect(await indexesOf(source, 'bounty')).toEqual(['ix_bounty_attacker_ip']);
      const dossier = await new DossierReader(source).attacker(OLD.attacker);
      expect(dossier).toMatchObject({ fingerprints: [{ hash: 'old' }], commands: ['id'], sightings: [{ techniqueId: 'T1083', count: 1 }] });
    });

    it('widens no column of a table that is only read', async () => {
      await migrate(source);
      const onSqlite = "SELECT type FROM pragma_table_info('bounty') WHERE name = 'timestamp'";
      const declared = isMysql() ? typeOf(source, 'bounty', 'timestamp') : source.query(onSqlite);
      expect(await declared).toEqual(isMysql() ? 'datetime' : [{ type: 'DATETIME' }]);
    });

    it('serves the stores like a fresh one', async () => {
      await migrate(source);
      const attacker = await anAttacker(source);
      const identityUuid = await anIdentity(source);
      const tags = [...tagsOfSession(attacker, 'new', 3), aTag({ attackerUuid: OLD.attacker, identityUuid, sourceId: 'x'.repeat(512), confidence: 0.3 })];
      const known = aTag({ attackerUuid: OLD.attacker, uuid: OLD.tag });
      const stored = await new TagStore(source).storeBatch([item(...tags, known)], announceUuids, OPTIONS);
      expect(stored).toMatchObject({ fresh: [tags], known: 1 });
      expect(await new AttackerStore(source).findByIps(['192.0.2.77'])).toEqual(new Map([['192.0.2.77', OLD.attacker]]));
      const rollup = await new RollupRepository(source).byAttacker(OLD.attacker);
      expect(rollup[1]).toMatchObject({ techniqueId: 'T1083', confidenceMax: 0.5, firstSeen: new Date('2025-01-02T03:04:05Z') });
      expect(rollup[0]).toMatchObject({ techniqueId: 'T1059', confidenceMax: 0.3 });
    });
  });

  it('makes identities whose counters have defaults', async () => {
    const source = await databases().open();
    await anIdentity(source);
    expect(await source.query('SELECT schema_version, observation_count FROM attacker_identities')).toEqual([{ schema_version: 1, observation_count: 0 }]);
  });
});
