// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { migrate, UserStore } from '../src';
import { describeOnEachDialect } from './databases';

const ANN = "'11111111-1111-4111-8111-111111111111'";

const insert = (source: DataSource, ...statements: readonly string[]) =>
  Promise.all(statements.map((statement) => source.query(`INSERT INTO ${statement}`)));

describeOnEachDialect('UserStore', (databases) => {
  it('finds users and revoked tokens by their whole id', async () => {
    const source = await databases().open();
    await insert(source, `users (uuid, username) VALUES (${ANN}, 'ann')`, "revoked_tokens (jti) VALUES ('j1')");
    const store = new UserStore(source);
    const ann = { username: 'ann', role: 'viewer', mustChangePassword: false, tokensValidFrom: null };
    expect(await store.byUuid('11111111-1111-4111-8111-111111111111')).toMatchObject(ann);
    for (const uuid of ['', '1', '%', "' OR ''='"]) expect(await store.byUuid(uuid)).toBeNull();
    expect([await store.isRevoked('j1'), await store.isRevoked('j'), await store.isRevoked('')]).toEqual([true, false, false]);
  });

  it('reads the users of a DECNET database, of which nothing is changed', async () => {
    const source = await databases().connect(await databases().create());
    await source.query(`CREATE TABLE users (
      uuid VARCHAR(255) NOT NULL, username VARCHAR(255) NOT NULL, password_hash VARCHAR(255) NOT NULL, role VARCHAR(255) NOT NULL,
      must_change_password BOOLEAN NOT NULL, tokens_valid_from DATETIME, created_at DATETIME, PRIMARY KEY (uuid))`);
    await source.query('CREATE TABLE revoked_tokens (jti VARCHAR(255) NOT NULL, expires_at DATETIME NOT NULL, PRIMARY KEY (jti))');
    const ann = `users VALUES (${ANN}, 'ann', 'made-up', 'admin', 1, '2026-01-02 03:04:05', NULL)`;
    await insert(source, ann, "revoked_tokens VALUES ('j1', '2030-01-02 03:04:05')");
    const read = async () => [await source.query('SELECT * FROM users'), await source.query('SELECT * FROM revoked_tokens')] as unknown[];
    const before = await read();
    await migrate(source);
    expect(await read()).toEqual(before);
    const store = new UserStore(source);
    const found = { username: 'ann', role: 'admin', mustChangePassword: true, tokensValidFrom: new Date('2026-01-02T03:04:05Z') };
    expect(await store.byUuid('11111111-1111-4111-8111-111111111111')).toMatchObject(found);
    expect(await store.isRevoked('j1')).toBe(true);
  });
});
