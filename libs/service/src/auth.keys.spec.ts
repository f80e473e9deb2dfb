// SPDX-License-Identifier: AGPL-3.0-or-later
import { apiKeyText, type ApiKeyStore, newApiKey, secretHashOf, type TtpApiKeyRow } from '@ttp/persistence';
import { NotYet } from '@ttp/ttp-core';
import { ApiKeys } from './auth.keys';

const NOON = Date.parse('2026-11-21T12:00:00Z');

const aKey = (parts: Partial<TtpApiKeyRow> = {}) => {
  const { prefix, secret } = newApiKey();
  const row = { id: prefix, name: 'siem', prefix, secretHash: secretHashOf(secret), scopes: 'read', expiresAt: new Date(NOON + 3_600_000), ...parts };
  return { key: apiKeyText({ prefix, secret }), row };
};

describe('ApiKeys', () => {
  let stored: object[];
  let asked: number;
  let noted: [string, Date][];
  let keys: ApiKeys;
  beforeEach(() => {
    jest.useFakeTimers({ now: NOON });
    stored = [];
    asked = 0;
    noted = [];
    const store: Pick<ApiKeyStore, 'usable' | 'used'> = {
      usable: async () => {
        asked += 1;
        return [...stored] as TtpApiKeyRow[];
      },
      used: async (id, at) => void noted.push([id, at]),
    };
    keys = new ApiKeys();
    keys.areIn(store as ApiKeyStore);
  });
  afterEach(() => jest.useRealTimers());

  it('tells whose it is and what it is for', async () => {
    const { key, row } = aKey({ scopes: 'export rules:write' });
    stored.push(row);
    const caller = { name: 'api-key:siem', uuid: row.id, scopes: ['export', 'rules:write'], isAdmin: true, mustChangePassword: false };
    expect(await keys.bearerOf(key)).toEqual(caller);
    const reader = aKey();
    expect(await keys.bearerOf(reader.key)).toBeNull();
  });

  it('asks the database for nothing that cannot be a key, and once a second for all that could be', async () => {
    const { key, row } = aKey();
    stored.push(row);
    for (const text of ['ttpk_', `ttpk_${'x'.repeat(56)}`, `${key}x`, key.slice(1)]) expect(await keys.bearerOf(text)).toBeNull();
    expect(asked).toBe(0);
    expect(await Promise.all(Array.from({ length: 500 }, () => keys.bearerOf(aKey().key)))).toEqual(Array.from({ length: 500 }, () => null));
    expect(asked).toBe(1);
    jest.setSystemTime(NOON + 1_000);
    for (let i = 0; i < 500; i++) await keys.bearerOf(aKey().key);
    expect(asked).toBe(2);
    expect(await keys.bearerOf(key)).toMatchObject({ uuid: row.id });
    expect(asked).toBe(2);
  });

  it('knows a new key within a second, and forgets a revoked one within ten', async () => {
    await keys.bearerOf(aKey().key);
    const { key, row } = aKey();
    stored.push(row);
    jest.setSystemTime(NOON + 1_000);
    expect(await keys.bearerOf(key)).not.toBeNull();
    stored.pop();
    jest.setSystemTime(NOON + 10_999);
    expect(await keys.bearerOf(key)).not.toBeNull();
    jest.setSystemTime(NOON + 11_000);
    expect(await keys.bearerOf(key)).toBeNull();
  });

  it('ends a key at its end, whatever is remembered', async () => {
    const { key, row } = aKey({ expiresAt: new Date(NOON + 5) });
    stored.push(row);
    jest.setSystemTime(NOON + 4);
    expect(await keys.bearerOf(key)).not.toBeNull();
    jest.setSystemTime(NOON + 5);
    expect(await keys.bearerOf(key)).toBeNull();
  });

  it('notes a use once a minute, and no use of a wrong secret', async () => {
    const { key, row } = aKey();
    stored.push(row);
    await keys.bearerOf(key.slice(0, 18) + aKey().key.slice(18));
    expect(noted).toEqual([]);
    for (const ms of [0, 1, 59_999, 60_000]) {
      jest.setSystemTime(NOON + ms);
      await keys.bearerOf(key);
    }
    expect(noted).toEqual([
      [row.id, new Date(NOON)],
      [row.id, new Date(NOON + 60_000)],
    ]);
  });

  it('says that the database is away, asks it once a second then, and goes on when it is back', async () => {
    const { key, row } = aKey();
    let away = true;
    const usable = async () => {
      asked += 1;
      if (away) throw new NotYet('the database is not available');
      return [row] as TtpApiKeyRow[];
    };
    keys.areIn({ usable, used: () => Promise.reject(new NotYet('away')) } as unknown as ApiKeyStore);
    for (let i = 0; i < 3; i++) await expect(keys.bearerOf(key)).rejects.toThrow('the database is not available');
    expect(asked).toBe(1);
    away = false;
    jest.setSystemTime(NOON + 1_000);
    expect(await keys.bearerOf(key)).toMatchObject({ uuid: row.id });
  });

  it('knows nobody where there is no database', async () => expect(await new ApiKeys().bearerOf(aKey().key)).toBeNull());
});
