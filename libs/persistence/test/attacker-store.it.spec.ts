// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { AttackerStore } from '../src';
import { countOf, NOW } from './builders';
import { describeOnEachDialect } from './databases';

const OLDER = '00000000-0000-4000-8000-000000000001';
const NEWER = '00000000-0000-4000-8000-000000000002';

describeOnEachDialect('the attacker store', (databases) => {
  let source: DataSource;
  let store: AttackerStore;
  const put = (uuid: string, ip: string, lastSeen: string) =>
    source.query('INSERT INTO attackers (uuid, ip, first_seen, last_seen, updated_at) VALUES (?, ?, ?, ?, ?)', [uuid, ip, lastSeen, lastSeen, lastSeen]);

  beforeEach(async () => {
    source = await databases().open();
    store = new AttackerStore(source);
  });

  it('finds addresses in one go; the newest of several attackers stands for theirs', async () => {
    await put(NEWER, '192.0.2.1', '2026-11-21 08:00:00.000002');
    await put(OLDER, '192.0.2.1', '2026-11-21 08:00:00.000001');
    expect(await store.findByIps(['192.0.2.1', '192.0.2.9', '192.0.2.1'])).toEqual(new Map([['192.0.2.1', NEWER]]));
    expect(await store.findByIps([])).toEqual(new Map());
  });

  it('tells which attackers exist', async () => {
    await put(OLDER, '192.0.2.1', '2026-11-21 08:00:00');
    expect(await store.findExisting([OLDER, NEWER])).toEqual(new Set([OLDER]));
  });

  it('makes an attacker for an address that has none, always the same one', async () => {
    await put(OLDER, '192.0.2.1', '2026-11-21 08:00:00');
    const made = await store.createMissing(['192.0.2.1', '2001:db8::7', '2001:db8::7'], NOW);
    expect(made).toEqual(
      new Map([
        ['192.0.2.1', OLDER],
        ['2001:db8::7', expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)],
      ]),
    );
    expect(await store.createMissing(['2001:db8::7', '192.0.2.1'], new Date())).toEqual(made);
    expect(await countOf(source, 'attackers')).toBe(2);
    const elsewhere = new AttackerStore(await databases().open());
    expect((await elsewhere.createMissing(['2001:db8::7'], NOW)).get('2001:db8::7')).toBe(made.get('2001:db8::7'));
  });

  it('takes more addresses than one statement holds', async () => {
    const ips = Array.from({ length: 2_500 }, (_, i) => `2001:db8::${i.toString(16)}`);
    expect((await store.createMissing(ips, NOW)).size).toBe(2_500);
    expect((await store.findByIps(ips)).size).toBe(2_500);
  });

  it('refuses what is too long for an address', async () => {
    await expect(store.createMissing(['x'.repeat(46)], NOW)).rejects.toThrow(Rejected);
  });
});
