// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet, type Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { AttackerStore, type DatabaseOptions, migrate, type TagBatchItem, TagStore } from '../src';
import { anAttacker, announcedUuids, announceUuids, aTag, countOf, item, MIGRATIONS, NOW, OPTIONS, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';

/** Reproducible numbers in 0..1. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const dice = random(seed);
  return values.map((value) => ({ value, key: dice.next().value })).toSorted((a, b) => a.key - b.key).map(({ value }) => value);
}

/** Batches of 40 sessions of 10 tags, which overlap: each session is in two of them. */
const overlapping = (attacker: string): TagBatchItem[][] => {
  const sessions = Array.from({ length: 240 }, (_, i) => item(...tagsOfSession(attacker, `sess-${i}`, 10)));
  return Array.from({ length: 12 }, (_, i) => [...sessions, ...sessions].slice(i * 20, i * 20 + 40));
};

const sorted = (tags: readonly Tag[]) => tags.map(({ uuid }) => uuid).toSorted();

describeOnEachDialect('writers at the same time', (databases) => {
  let options: DatabaseOptions;
  let source: DataSource;
  let attacker: string;
  beforeEach(async () => {
    options = await databases().create();
    source = await databases().connect(options);
    await migrate(source);
    attacker = await anAttacker(source);
  });

  const expectEachOnce = async (fresh: readonly Tag[], batches: readonly TagBatchItem[][]) => {
    const all = [...new Set(batches.flat().flatMap(({ tags }) => sorted(tags)))].toSorted();
    expect(sorted(fresh)).toEqual(all);
    expect((await announcedUuids(source)).toSorted()).toEqual(all);
    expect(await countOf(source, 'ttp_tag')).toBe(all.length);
  };

  it('store each tag once and announce it once, from four connections of their own', async () => {
    const batches = overlapping(attacker);
    const sources = await Promise.all([1, 2, 3, 4].map(() => databases().connect(options)));
    const write = async (writer: DataSource, seed: number) => {
      const fresh: Tag[] = [];
      for (const batch of shuffled(batches, seed)) fresh.push(...(await new TagStore(writer).storeBatch(batch, announceUuids, OPTIONS)).fresh.flat());
      return fresh;
    };
    const fresh = await Promise.all(sources.map(write));
    await expectEachOnce(fresh.flat(), batches);
  });

  it('store each tag once and announce it once, through one store', async () => {
    const batches = overlapping(attacker);
    const store = new TagStore(source);
    const stored = await Promise.all(shuffled([...batches, ...batches], 7).map((batch) => store.storeBatch(batch, announceUuids, OPTIONS)));
    await expectEachOnce(stored.flatMap(({ fresh }) => fresh.flat()), batches);
  });

  it('do not take each other down: one that fails leaves the others whole', async () => {
    const store = new TagStore(source);
    const good = Array.from({ length: 10 }, (_, i) => item(...tagsOfSession(attacker, `sess-${i}`, 20)));
    const bad = good.map(({ tags }) => item(...tags, aTag({ attackerUuid: '5b1f5e0c-0000-4000-8000-000000000002', sourceId: 'nobody' })));
    const mixed = good.flatMap((one, i) => [...bad.slice(i, i + 1), one]);
    const results = await Promise.allSettled(mixed.map((one) => store.storeBatch([one], announceUuids, OPTIONS)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))).toEqual(Array(10).fill(expect.any(NotYet)));
    expect(await countOf(source, 'ttp_tag')).toBe(200);
    expect(await announcedUuids(source)).toHaveLength(200);
  });

  it('make one attacker of an address that they meet together', async () => {
    const sources = await Promise.all([1, 2, 3, 4].map(() => databases().connect(options)));
    const ips = Array.from({ length: 100 }, (_, i) => `192.0.2.${i}`);
    const made = await Promise.all(sources.map((one, i) => new AttackerStore(one).createMissing(shuffled(ips, i), NOW)));
    for (const map of made) expect(map).toEqual(made[0]);
    expect(made[0]?.size).toBe(100);
    expect(await countOf(source, 'attackers')).toBe(101);
  });

  it('claim different announcements of the outbox', async () => {
    const store = new TagStore(source);
    await store.storeBatch(Array.from({ length: 60 }, (_, i) => item(...tagsOfSession(attacker, `sess-${i}`, 1))), announceUuids, OPTIONS);
    const sources = await Promise.all([1, 2, 3].map(() => databases().connect(options)));
    const claim = { olderThanMs: 1_000, leaseMs: 30_000, limit: 20, now: new Date(NOW.getTime() + 5_000) };
    const claimed = await Promise.all(sources.map((one, i) => new TagStore(one).claimUnpublished({ ...claim, worker: `w${i}` })));
    // Who comes second may get fewer: a server locks what it sorts, and SKIP LOCKED passes over it. The next sweep finds the rest.
    for (let sweep = 0; sweep < 3; sweep++) claimed.push(await store.claimUnpublished({ ...claim, worker: 'late' }));
    const ids = claimed.flat().map(({ id }) => id);
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  it('migrate one empty database together', async () => {
    const empty = await databases().create();
    const sources = await Promise.all([1, 2, 3, 4].map(() => databases().connect(empty)));
    await Promise.all(sources.map((one) => migrate(one)));
    expect(await countOf(sources[0] as DataSource, 'ttp_migration')).toBe(MIGRATIONS.length);
  });
});
