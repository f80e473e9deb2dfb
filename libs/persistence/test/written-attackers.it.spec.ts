// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { AttackerStore, DossierReader, TagStore, WRITE_SETTLED_MS, type WriteFilter } from '../src';
import { anIdentity, announceUuids, aTag, collect, item, NOW, profile, put } from './builders';
import { describeOnEachDialect } from './databases';

const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const UNTIL = later(3_600);
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second));
const text = (date: Date) => `${date.toISOString().slice(0, 23).replace('T', ' ')}000`;

describeOnEachDialect('attackers by their last write', (databases) => {
  let source: DataSource;
  let reader: DossierReader;

  beforeEach(async () => {
    source = await databases().open();
    reader = new DossierReader(source);
  });

  const add = (n: number, seen: string) =>
    put(source, 'attackers', { uuid: uuidOf(n), ip: `192.0.2.${n % 256}`, first_seen: seen, last_seen: seen, updated_at: seen });
  const written = async (filter: Partial<WriteFilter> = {}) =>
    (await collect(reader.written({ until: UNTIL, ...filter }))).map((one) => [one.dossier.attacker.uuid, one.at] as const);

  const writes = async () => Object.fromEntries(await written());

  it('come the first written first, each once, over pages that cut a tie', async () => {
    for (let n = 0; n < 30; n++) await add(n, `2026-11-21 08:00:00.00000${Math.floor(n / 4)}`);
    const expected = Array.from({ length: 30 }, (_, n) => [uuidOf(n), `2026-11-21 08:00:00.00000${Math.floor(n / 4)}`]);
    expect(await written()).toEqual(expected);
    expect(await written({ rows: 3 })).toEqual(expected);
    expect(await written({ rows: 3, from: { uuid: uuidOf(9), at: '2026-11-21 08:00:00.000002' } })).toEqual(expected.slice(9));
    expect(await written({ from: { uuid: uuidOf(11), at: '2026-11-21 08:00:00.000001' } })).toEqual(expected.slice(8));
  });

  it('are cut by the write: later than after, not later than until', async () => {
    for (const [n, second] of ['00', '10', '20'].entries()) await add(n, `2026-11-21 09:00:${second}.000000`);
    expect((await written({ after: at(0), until: at(20) })).map(([uuid]) => uuid)).toEqual([uuidOf(1), uuidOf(2)]);
    expect(await written({ after: at(20) })).toEqual([]);
    expect((await written({ until: at(10) })).map(([uuid]) => uuid)).toEqual([uuidOf(0), uuidOf(1)]);
  });

  it('are met again when they are written meanwhile', async () => {
    for (let n = 0; n < 6; n++) await add(n, `2026-11-21 08:00:0${n}.000000`);
    const met: string[] = [];
    for await (const { dossier } of reader.written({ until: UNTIL, rows: 2 })) {
      met.push(dossier.attacker.uuid);
      if (met.length === 1) await profile(source, uuidOf(0), { updated_at: '2026-11-21 08:30:00.000000' });
    }
    expect(met).toEqual([0, 1, 2, 3, 4, 5, 0].map(uuidOf));
  });

  it('end with the reason of a signal', async () => {
    await expect(written({ signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
  });

  it('count new tags as a write, at most one every half minute, and neither tags that were known nor those of others', async () => {
    const uuids = await new AttackerStore(source).createMissing(['192.0.2.1', '192.0.2.2'], NOW);
    const [one = '', other = ''] = [...uuids.values()];
    const store = (sourceId: string, now: Date) =>
      new TagStore(source).storeBatch([item(aTag({ attackerUuid: one, sourceId }))], announceUuids, { floor: 0, now });
    await store('a', later(29));
    expect(await writes()).toEqual({ [one]: text(NOW), [other]: text(NOW) });
    await store('b', later(31));
    expect(await writes()).toEqual({ [one]: text(later(31)), [other]: text(NOW) });
    await store('b', later(120));
    expect(await writes()).toEqual({ [one]: text(later(31)), [other]: text(NOW) });
    expect(WRITE_SETTLED_MS).toBeGreaterThan(31_000);
  });

  it('count the tags of an identity for each of its attackers', async () => {
    const identityUuid = await anIdentity(source);
    for (const n of [1, 2, 3]) await add(n, '2026-11-21 07:00:00.000000');
    for (const n of [1, 2]) await profile(source, uuidOf(n), { identity_id: identityUuid });
    await new TagStore(source).storeBatch([item(aTag({ attackerUuid: null, identityUuid }))], announceUuids, { floor: 0, now: NOW });
    expect((await written({ after: later(-60) })).map(([uuid]) => uuid)).toEqual([uuidOf(1), uuidOf(2)]);
  });
});
