// SPDX-License-Identifier: AGPL-3.0-or-later
import { LiteralHits, NO_HIT } from './literal-hits';

function startsOf(hits: LiteralHits, literal: number): number[] {
  const starts: number[] = [];
  for (let hit = hits.latest(literal); hit !== NO_HIT; hit = hits.before(hit)) starts.push(hits.numberOf(hit));
  return starts;
}

it('lists the hits of each literal, the latest first, however many they are', () => {
  const hits = new LiteralHits(3);
  const news = Array.from({ length: 2_000 }, (_, i) => hits.add(i % 2, i));
  expect(news.filter(Boolean)).toHaveLength(2);
  expect(startsOf(hits, 1).slice(0, 3)).toEqual([1_999, 1_997, 1_995]);
  expect([startsOf(hits, 0).length, startsOf(hits, 1).length, startsOf(hits, 2).length]).toEqual([1_000, 1_000, 0]);
  hits.clear();
  expect([hits.has(0), startsOf(hits, 0)]).toEqual([false, []]);
});

it('knows of a hit that it was only told to mark', () => {
  const hits = new LiteralHits(2);
  hits.mark(1);
  expect([hits.has(0), hits.has(1)]).toEqual([false, true]);
  hits.clear();
  expect(hits.has(1)).toBe(false);
});

it('says when it has no more room', () => {
  const hits = new LiteralHits(1);
  for (let i = 0; i < 2 ** 17; i++) hits.add(0, i);
  expect(hits.isFull).toBe(true);
  expect(hits.add(0, 0)).toBe(false);
});
