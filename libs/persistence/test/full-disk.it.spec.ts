// SPDX-License-Identifier: AGPL-3.0-or-later
import { Unavailable } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { type DatabaseOptions, inTransaction, migrate, TagStore } from '../src';
import { anAttacker, announceUuids, countOf, item, OPTIONS, tagsOfSession } from './builders';
import { Databases } from './databases';

/** What Node's SQLite throws when the disk is full. */
const full = () => Object.assign(new Error('database or disk is full'), { errcode: 13 });

describe('a SQLite file on a full disk', () => {
  let databases: Databases;
  let options: DatabaseOptions;
  let source: DataSource;
  let attacker: string;
  beforeAll(async () => {
    databases = await Databases.start('sqlite');
    options = await databases.create();
    source = await databases.connect(options);
    await migrate(source);
    attacker = await anAttacker(source);
  });
  afterAll(() => databases.stop());

  const store = (into: DataSource, session: string, tags: number) =>
    new TagStore(into).storeBatch([item(...tagsOfSession(attacker, session, tags))], announceUuids, OPTIONS);

  // SQLite has rolled back by itself then, and our ROLLBACK fails. Whoever takes the transaction for open after that would go on
  // inside one that nobody ever commits: everything later would be announced and lost.
  it('takes nothing while it is full, and commits what comes after', async () => {
    const atFull = inTransaction(source, async (tx) => {
      await tx.query('ROLLBACK');
      throw full();
    });
    await expect(atFull).rejects.toThrow(Unavailable);
    await store(source, 'later', 5);
    await expect(inTransaction(source, () => Promise.reject(full()))).rejects.toThrow(Unavailable);
    await store(source, 'last', 2);

    const other = await databases.connect(options);
    expect([await countOf(other, 'ttp_tag'), await countOf(other, 'ttp_outbox')]).toEqual([7, 2]);
    // Nor is the file left locked.
    await store(other, 'elsewhere', 3);
    expect(await countOf(source, 'ttp_tag')).toBe(10);
  });
});
