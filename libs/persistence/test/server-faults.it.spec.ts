// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import { NotYet } from '@ttp/ttp-core';
import { createConnection } from 'mysql2/promise';
import { AttackerStore, migrate, TagStore } from '../src';
import { anAttacker, announcedUuids, announceUuids, aTag, countOf, item, MIGRATIONS, OPTIONS, tagsOfSession } from './builders';
import { describeOn } from './databases';

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
