// SPDX-License-Identifier: AGPL-3.0-or-later
import { Random } from './random';

const draws = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: 1_000 }, () => random.int(3, 7));
};

describe('Random', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('reaches both ends of a range and nothing beyond', () => {
    expect([...new Set(draws(5))].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7]);
  });

  it('picks every item, and says yes about as often as asked', () => {
    const random = new Random(9);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    const yes = Array.from({ length: 10_000 }, () => random.chance(0.2)).filter(Boolean).length;
    expect(yes).toBeGreaterThan(1_800);
    expect(yes).toBeLessThan(2_200);
  });
});
