// SPDX-License-Identifier: AGPL-3.0-or-later
import { createDataSource, migrate, type DatabaseOptions } from '@ttp/persistence';
import { exactly } from '../harness/measure';
import type { Fault } from '../scenario/fault';
import type { World } from '../scenario/world';

const DONE = 'SELECT name FROM ttp_migration';

/** Brings the schema up to the last release's, `less` migrations short. Answers how many there are. */
async function migrateShortBy(less: number, options: DatabaseOptions): Promise<number> {
  const source = createDataSource(options);
  const { migrations } = source.options;
  if (!Array.isArray(migrations)) throw new Error('the migrations are no list');
  source.setOptions({ migrations: migrations.slice(0, migrations.length - less) });
  await source.initialize();
  await migrate(source);
  await source.destroy();
  return migrations.length;
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

export const schemaBehind: Fault = {
  name: 'schema-behind',
  summary: 'two workers start at once on the database of an earlier release, and migrate it',
  databases: ['sqlite', 'mysql'],
  scene() {
    let all = 0;
    return {
      async prepare({ database }) {
        all = await migrateShortBy(2, database.options);
        return 1;
      },
      facts: async ({ database }) => [exactly('migrations_done', (await database.query(DONE)).length, all)],
    };
  },
};
