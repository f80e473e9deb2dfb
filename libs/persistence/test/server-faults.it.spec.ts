// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import { NotYet } from '@ttp/ttp-core';
import { type Connection, createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { AttackerStore, migrate, TagStore } from '../src';
import { anAttacker, announcedUuids, announceUuids, aTag, countOf, item, MIGRATIONS, OPTIONS, tagsOfSession } from './builders';
import { describeOn } from './databases';

/** Late enough for the attacker to be written again. */
const LATER = new Date(OPTIONS.now.getTime() + 3_600_000);

const databaseOf = ({ options }: DataSource): string => String(options.database);

/** Polls for a row, and a little longer: whoever shows in the list of processes may not wait for its lock yet. */
async function until(connection: Connection, sql: string): Promise<void> {
  for (let rows: unknown = []; Array.isArray(rows) && rows.length === 0; [rows] = await connection.query(sql)) await delay(20);
  await delay(300);
}

describeOn('mysql', 'a server that fails', (databases) => {
  it('leaves tags and announcements consistent when it is killed in the middle of a batch', async () => {
    const source = await databases().open();
    const store = new TagStore(source);
    const attacker = await anAttacker(source);
    let reported = 0;
    const write = async (session: number) => {
      const { fresh } = await store.storeBatch([item(...tagsOfSession(attacker, `sess-${session}`, 700))], announceUuids, OPTIONS);
      reported += fresh.flat().length;
    };
    const writeUntilItFails = async () => {
      for (let session = 1; ; session++) await write(session);
    };
    await write(0);
    const failure = writeUntilItFails().catch((error: unknown) => error);
    await delay(200);
    await databases().server.kill();
    expect(await failure).toBeInstanceOf(NotYet);
    await databases().server.restart();

    const stored = await countOf(source, 'ttp_tag');
    // More than reported when the answer to a commit was lost: the redelivered batch then finds its tags known, and the outbox full.
    expect(stored).toBeGreaterThanOrEqual(reported);
    expect(stored % 700).toBe(0);
    expect(await announcedUuids(source)).toHaveLength(stored);
  });

  it('asks for patience while it is away, and goes on when it is back', async () => {
    const source = await databases().open();
    const tag = aTag({ attackerUuid: await anAttacker(source) });
    const write = () => new TagStore(source).storeBatch([item(tag)], announceUuids, OPTIONS);
    await databases().server.kill();
    const attempts = [write(), new AttackerStore(source).findByIps(['192.0.2.1']), migrate(source)];
    for (const result of await Promise.allSettled(attempts)) expect(result).toMatchObject({ status: 'rejected', reason: expect.any(NotYet) });
    await databases().server.restart();
    expect((await write()).fresh).toEqual([[tag]]);
  });

  // InnoDB changes a parent's table with its children locked. A writer that had inserted children and then asked for the parent would
  // wait for the change, and the change for the writer: in two parts of the server, of which neither sees the other's waits.
  it('has the table of the attackers changed while tags are stored', async () => {
    const source = await databases().open();
    const attacker = await anAttacker(source);
    const { host, port, user, password } = databases().server;
    const [operator, other] = await Promise.all([1, 2].map(() => createConnection({ host, port, user, password, database: databaseOf(source) })));
    await other!.query('LOCK TABLES ttp_outbox READ');
    const stored = new TagStore(source).storeBatch([item(...tagsOfSession(attacker, 'sess-1', 3))], announceUuids, { ...OPTIONS, now: LATER });
    await until(other!, "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'INSERT INTO ttp_outbox%'");
    await operator!.query('SET innodb_lock_wait_timeout = 1');
    const changed = operator!.query('ALTER TABLE attackers ADD COLUMN later INTEGER NULL');
    await until(other!, "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE attackers%'");
    await other!.query('UNLOCK TABLES');
    await expect(changed).resolves.toBeDefined();
    expect((await stored).fresh.flat()).toHaveLength(3);
    await Promise.all([operator!.end(), other!.end()]);
  });

  it('has its schema changed by one process at a time', async () => {
    const { host, port, user, password } = databases().server;
    const holder = await createConnection({ host, port, user, password });
    await holder.query("SELECT GET_LOCK('decnet_schema_init', 0)");
    const source = await databases().connect(await databases().create());
    const events: string[] = [];
    const migrating = migrate(source).then(() => events.push('migrated'));
    // Time enough for a migration that does not wait.
    await delay(300);
    events.push('released');
    await holder.end();
    await migrating;
    expect(events).toEqual(['released', 'migrated']);
    expect(await countOf(source, 'ttp_migration')).toBe(MIGRATIONS.length);
  });
});
