// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { RollupRepository, TagStore } from '../src';
import { anAttacker, announceUuids, aTag, countOf, item, OPTIONS } from './builders';
import { describeOnEachDialect } from './databases';

const TAGS = 10_000;
const ITEM_TAGS = 25;
const BATCH_ITEMS = 40;

/** Ten thousand tags: every seventh repeats one from before, every eleventh is too weak. */
const scenario = (attacker: string): Tag[] =>
  Array.from({ length: TAGS }, (_, i) =>
    aTag({
      attackerUuid: attacker,
      sourceId: `s#${i % 7 === 6 ? Math.floor(i / 2) : i}`,
      techniqueId: `T1${String(i % 5).padStart(3, '0')}`,
      subTechniqueId: null,
      confidence: i % 11 === 10 ? 0.29 : 0.3 + (i % 70) / 100,
    }),
  );

const slices = <T>(values: readonly T[], length: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / length) }, (_, i) => values.slice(i * length, (i + 1) * length));

const batchesOf = (tags: readonly Tag[]) => slices(slices(tags, ITEM_TAGS).map((some) => item(...some)), BATCH_ITEMS);

/** What storing one tag after the other would do. */
const expected = (tags: readonly Tag[]) => {
  const strong = tags.filter(({ confidence }) => confidence >= OPTIONS.floor);
  const first = new Map<string, Tag>();
  for (const tag of strong) if (!first.has(tag.uuid)) first.set(tag.uuid, tag);
  return { fresh: [...first.values()], belowFloor: tags.length - strong.length, known: strong.length - first.size };
};

describeOnEachDialect('a long scenario with twins and weak tags', (databases) => {
  let source: DataSource;
  beforeAll(async () => {
    source = await databases().open();
  });

  it('ends as if each tag had been stored alone, in order, and a replay changes nothing', async () => {
    const attacker = await anAttacker(source);
    const tags = scenario(attacker);
    const model = expected(tags);
    const store = new TagStore(source);
    const seen = { fresh: [] as Tag[], belowFloor: 0, known: 0 };
    for (const batch of batchesOf(tags)) {
      const { fresh, belowFloor, known } = await store.storeBatch(batch, announceUuids, OPTIONS);
      seen.fresh.push(...fresh.flat());
      seen.belowFloor += belowFloor;
      seen.known += known;
    }
    expect(seen).toEqual(model);
    expect(await countOf(source, 'ttp_tag')).toBe(model.fresh.length);

    for (const batch of batchesOf(tags)) expect((await store.storeBatch(batch, announceUuids, OPTIONS)).fresh.flat()).toEqual([]);
    const rollup = await new RollupRepository(source).byAttacker(attacker);
    expect(rollup.map(({ techniqueId, count, confidenceMax }) => ({ techniqueId, count, confidenceMax }))).toEqual(
      [0, 1, 2, 3, 4].map((n) => {
        const own = model.fresh.filter(({ techniqueId }) => techniqueId === `T100${n}`);
        return { techniqueId: `T100${n}`, count: own.length, confidenceMax: Math.max(...own.map(({ confidence }) => confidence)) };
      }),
    );
  });
});
