// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { ApiKeyStore, type ApiKeyWish, isSecretOf, parseApiKey, TtpApiKeyRow } from '../src';
import { describeOnEachDialect } from './databases';
import { later, NOON } from './rules';

const aWish = (parts: Partial<ApiKeyWish> = {}): ApiKeyWish => ({
  name: 'opencti',
  scopes: ['read', 'export'],
  createdBy: 'ann',
  expiresAt: later(60_000),
  now: NOON,
  ...parts,
});

describeOnEachDialect('ApiKeyStore', (databases) => {
  let source: DataSource;
  let store: ApiKeyStore;
  beforeAll(async () => {
    source = await databases().open();
    store = new ApiKeyStore(source);
  });
  beforeEach(() => source.query('DELETE FROM ttp_api_key'));

  const usable = async (afterMs = 1) => (await store.usable(later(afterMs))).map(({ name }) => name).toSorted();

  it('keeps of a key what it is for, and of its secret a hash', async () => {
    const { key, row } = await store.create(aWish());
    const [stored] = await store.list();
    expect(stored).toEqual(row);
    expect(stored).toMatchObject({ name: 'opencti', scopes: 'read export', createdBy: 'ann', createdAt: NOON, lastUsedAt: null, revokedAt: null });
    const parts = parseApiKey(key);
    expect(parts?.prefix).toBe(row.prefix);
    expect(isSecretOf(row.secretHash, parts?.secret ?? '')).toBe(true);
    expect(JSON.stringify(await source.query('SELECT * FROM ttp_api_key'))).not.toContain(parts?.secret);
  });

  it('takes a key back once, by its whole prefix', async () => {
    const { row } = await store.create(aWish());
    await store.create(aWish({ name: 'other' }));
    for (const prefix of ['', '%', row.prefix.slice(0, 4)]) expect(await store.revoke(prefix, NOON)).toBe(false);
    expect([await store.revoke(row.prefix, NOON), await store.revoke(row.prefix, later(1))]).toEqual([true, false]);
    expect(await usable()).toEqual(['other']);
    expect((await store.list()).find(({ id }) => id === row.id)).toMatchObject({ revokedAt: NOON });
  });

  it('knows which have expired', async () => {
    await store.create(aWish());
    await store.create(aWish({ name: 'short', expiresAt: later(1_000) }));
    expect([await usable(999), await usable(1_000), await usable(60_000)]).toEqual([['opencti', 'short'], ['opencti'], []]);
  });

  it('notes when a key was used last', async () => {
    const { row } = await store.create(aWish());
    await store.used(row.id, later(5));
    expect(await store.list()).toMatchObject([{ lastUsedAt: later(5), revokedAt: null }]);
  });

  it('makes no key beyond a thousand that can be used', async () => {
    const { row } = await store.create(aWish());
    const more = Array.from({ length: 999 }, (_, i) => ({ ...row, id: `id-${i}`, prefix: `p${i}` }));
    await source.createQueryBuilder().insert().into(TtpApiKeyRow).values(more).execute();
    await expect(store.create(aWish())).rejects.toThrow('there are 1000 API keys: revoke what nobody needs');
    await store.revoke('p1', NOON);
    await store.create(aWish());
  });
});
