// SPDX-License-Identifier: AGPL-3.0-or-later
import { ActorSet } from './actor-set';

const setOf = (...actors: readonly number[]): ActorSet => {
  const set = new ActorSet();
  for (const actor of actors) set.add(actor);
  return set;
};

describe('a set of actors', () => {
  it('counts each number once, at the edges of its words too', () => {
    expect([setOf(), setOf(0, 0), setOf(0, 31, 32, 63, 64, 31), setOf(100_000, 7)].map(({ size }) => size)).toEqual([0, 1, 5, 2]);
  });

  it('takes in another, whichever of them is larger', () => {
    const [small, large] = [setOf(1, 2), setOf(2, 5_000)];
    const both = setOf(1, 2);
    both.addAll(large);
    large.addAll(small);
    expect([both.size, large.size, small.size]).toEqual([3, 3, 2]);
  });
});
