// SPDX-License-Identifier: AGPL-3.0-or-later
import { createDataSource, migrate, type DatabaseOptions } from '@ttp/persistence';
import type { DataSource } from 'typeorm';
import { exactly, none } from '../harness/measure';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

const DONE = 'SELECT name FROM ttp_migration';

/** Brings the schema up to the last release's, `less` migrations short. Answers how many there are. */
const migrateShortBy = (less: number, options: DatabaseOptions): Promise<number> =>
  withSource(options, async (source) => {
    const { migrations } = source.options;
    if (!Array.isArray(migrations)) throw new Error('the migrations are no list');
    source.setOptions({ migrations: migrations.slice(0, migrations.length - less) });
    await source.initialize();
    await migrate(source);
    return migrations.length;
  });

/** Tables that are not there, or not with every column that this release reads. */
const incompleteTables = (options: DatabaseOptions): Promise<readonly string[]> =>
  withSource(options, async (source) => {
    const { entityMetadatas: tables, manager } = await source.initialize();
    const reads = await Promise.allSettled(tables.map(({ target }) => manager.find(target, { take: 1 })));
    return reads.flatMap((read, at) => (read.status === 'rejected' ? [`${tables[at]?.tableName}: ${read.reason}`] : []));
  });

async function withSource<T>(options: DatabaseOptions, use: (source: DataSource) => Promise<T>): Promise<T> {
  const source = createDataSource(options);
  try {
    return await use(source);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

/** What the next release may do to the schema while workers of this one go on: it adds, and asks nothing of who knows nothing of it. */
const ADDITIONS = [
  (n: number) => `ALTER TABLE ttp_tag ADD COLUMN later_${n} INTEGER NOT NULL DEFAULT 0`,
  (n: number) => `ALTER TABLE ttp_outbox ADD COLUMN later_${n} VARCHAR(32) NULL`,
  (n: number) => `ALTER TABLE attackers ADD COLUMN later_${n} INTEGER NULL`,
  (n: number) => `CREATE TABLE ttp_later_${n} (id INTEGER PRIMARY KEY)`,
  (n: number) => `CREATE INDEX ix_ttp_tag_later_${n} ON ttp_tag (rule_id, technique_id)`,
] as const;
/** Bounded: a table has so many columns and no more. */
const MOST_ROUNDS = 5;

async function add({ database }: World, round: number): Promise<number> {
  for (const addition of ADDITIONS) await database.query(addition(round));
  await database.query(`INSERT INTO ttp_migration (timestamp, name) VALUES (${9_000_000_000_000 + round}, 'Later${9_000_000_000_000 + round}')`);
  return ADDITIONS.length;
}

export const schemaAhead: Fault = {
  name: 'schema-ahead',
  summary: 'workers run on the database of a later release, which goes on adding to it',
  databases: ['sqlite', 'mysql'],
  scene() {
    let rounds = 0;
    return {
      async prepare(world) {
        await migrateShortBy(0, world.database.options);
        return add(world, (rounds += 1));
      },
      async strike(world) {
        if (rounds >= MOST_ROUNDS) return 0;
        const added = await add(world, (rounds += 1));
        // As an orchestrator rolls out: some worker starts at each stage of the schema.
        await world.workers.kill(0);
        await world.workers.start(0);
        return added;
      },
    };
  },
};

const MIGRATIONS_BEHIND = 2;

/**
 * Columns that the migrations left out would add to a table which an earlier one makes: by today's description, so that it has them
 * already. The earlier release made it without.
 */
const LATER_COLUMNS = [{ table: 'ttp_rule_change', column: 'set_by_uuid' }] as const;

export const schemaBehind: Fault = {
  name: 'schema-behind',
  summary: 'two workers start at once on the database of an earlier release, and migrate it',
  databases: ['sqlite', 'mysql'],
  scene() {
    let all = 0;
    return {
      async prepare({ database }) {
        all = await migrateShortBy(MIGRATIONS_BEHIND, database.options);
        for (const { table, column } of LATER_COLUMNS) await database.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
        return 1;
      },
      facts: async ({ database }) => [
        exactly('migrations_done', (await database.query(DONE)).length, all),
        none('incomplete_tables', await incompleteTables(database.options)),
      ],
    };
  },
};
