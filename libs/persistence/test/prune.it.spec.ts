// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { type PruneOptions, type PruneStep, pruneTags, TtpTagRow } from '../src';
import { anAttacker, aTag, collect, countOf, NOW, storeTags, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const OPTIONS: PruneOptions = { seenBefore: ago(90), taggedBefore: ago(7), batchRows: 1_000, dryRun: false };

const removedIn = (steps: readonly PruneStep[]) => steps.filter(({ removed }) => removed > 0).map(({ removed }) => removed);
const readIn = (steps: readonly PruneStep[]) => steps.reduce((sum, { read }) => sum + read, 0);

describeOnEachDialect('pruning tags', (databases) => {
  let source: DataSource;
  let attackerUuid: string;
  beforeAll(async () => {
    source = await databases().open();
    attackerUuid = await anAttacker(source);
  });
  afterEach(async () => {
    for (const table of ['ttp_tag', 'ttp_outbox']) await source.query(`DELETE FROM ${table}`);
  });

  const prune = (options: Partial<PruneOptions> = {}) => collect(pruneTags(source, { ...OPTIONS, ...options }));
  const stored = async () => (await source.manager.find(TtpTagRow, { order: { sourceId: 'ASC' } })).map(({ sourceId }) => sourceId);
  const aged = (sourceId: string, observedAt: Date | null, createdAt: Date) => aTag({ attackerUuid, sourceId, observedAt, createdAt });
  const old = (session: string, count: number) => tagsOfSession(attackerUuid, session, count, { observedAt: ago(91), createdAt: ago(91) });

  it('removes what is older by the time of the event and was not tagged of late, and a second run finds nothing', async () => {
    const justOld = new Date(ago(90).getTime() - 1);
    await storeTags(
      source,
      aged('a: seen long ago', ago(91), ago(91)),
      aged('b: seen just too long ago', justOld, ago(8)),
      aged('c: seen just then', ago(90), ago(90)),
      aged('d: seen long ago, tagged just then', ago(400), ago(7)),
      aged('e: tagged long ago, seen who knows when', null, ago(91)),
      aged('f: tagged of late', null, ago(89)),
    );
    expect(removedIn(await prune())).toEqual([3]);
    expect(await stored()).toEqual(['c: seen just then', 'd: seen long ago, tagged just then', 'f: tagged of late']);
    const again = await prune();
    expect([readIn(again), removedIn(again)]).toEqual([3, []]);
    expect(await countOf(source, 'attackers')).toBe(1);
    expect(await countOf(source, 'ttp_outbox')).toBe(1);
  });

  it('removes no more than asked for in each transaction, and goes on where it was cut short', async () => {
    await storeTags(source, ...old('old', 25), ...tagsOfSession(attackerUuid, 'new', 5));
    const some: number[] = [];
    for await (const { removed } of pruneTags(source, { ...OPTIONS, batchRows: 10 })) {
      if (removed > 0) some.push(removed);
      if (some.length === 2) break;
    }
    expect(some).toEqual([10, 10]);
    expect(await countOf(source, 'ttp_tag')).toBe(10);
    expect(removedIn(await prune({ batchRows: 2 }))).toEqual([2, 2, 1]);
    expect(await stored()).toEqual([0, 1, 2, 3, 4].map((n) => `new#${n}`));
  });

  it('reads a table of several pieces once, and counts without removing in a dry run', async () => {
    await storeTags(source, ...old('old', 3_000), ...tagsOfSession(attackerUuid, 'new', 1_500));
    const counted = await prune({ dryRun: true });
    expect([readIn(counted), removedIn(counted)]).toEqual([4_500, [1_000, 1_000, 1_000]]);
    expect(await countOf(source, 'ttp_tag')).toBe(4_500);
    expect(removedIn(await prune())).toEqual([1_000, 1_000, 1_000]);
    expect(await countOf(source, 'ttp_tag')).toBe(1_500);
  });

  it('lets others write between its transactions, and keeps what they store', async () => {
    await storeTags(source, ...old('old', 30));
    let session = 0;
    for await (const { removed } of pruneTags(source, { ...OPTIONS, batchRows: 10 })) {
      if (removed > 0) await storeTags(source, ...tagsOfSession(attackerUuid, `new-${session++}`, 1));
    }
    expect(await stored()).toEqual(['new-0#0', 'new-1#0', 'new-2#0']);
  });

  it('loses nothing of a writer that stores at the same time, nor it of the pruning', async () => {
    await storeTags(source, ...old('old', 400));
    const writing = Array.from({ length: 20 }, (_, i) => storeTags(source, ...tagsOfSession(attackerUuid, `new-${i}`, 10)));
    const [steps, ...written] = await Promise.all([prune({ batchRows: 20 }), ...writing]);
    expect(written.map(({ fresh }) => fresh.flat().length)).toEqual(Array.from({ length: 20 }, () => 10));
    expect(removedIn(steps)).toEqual(Array.from({ length: 20 }, () => 20));
    expect(await countOf(source, 'ttp_tag')).toBe(200);
  });

  it('does not remove a tag that was stored anew since it was read', async () => {
    const [tag] = old('old', 1);
    if (!tag) throw new Error('no tag');
    await storeTags(source, { ...tag, observedAt: null });
    const steps = pruneTags(source, OPTIONS);
    expect(await steps.next()).toEqual({ done: false, value: { read: 1, removed: 0 } });
    await source.query('UPDATE ttp_tag SET created_at = ?', ['2026-11-21 08:00:00.000000']);
    expect(await steps.next()).toEqual({ done: false, value: { read: 0, removed: 0 } });
    expect(await countOf(source, 'ttp_tag')).toBe(1);
  });
});
