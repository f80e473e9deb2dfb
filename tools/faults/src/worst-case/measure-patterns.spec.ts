// SPDX-License-Identifier: AGPL-3.0-or-later
import { STEP_BUDGET } from '@ttp/ttp-core';
import { WORST_PATTERNS } from '../fuzz/corpus/worst-patterns';
import { costOf } from './measure-patterns';

const MIB = 2 ** 20;

const costs = new Map(WORST_PATTERNS.map(([why, pattern]) => [why, () => costOf(why, pattern)]));

it.each(['nested plus', 'twenty dot-stars', 'a letter, then twelve of any'])('is measured in steps, which end: %s', (why) => {
  const { refused, steps, isSpent } = costs.get(why)!();
  expect([refused, isSpent]).toEqual([undefined, false]);
  expect(steps).toBeGreaterThanOrEqual(MIB);
  expect(steps).toBeLessThan(STEP_BUDGET);
});

it.each([
  ['a back-reference', 'back-reference'],
  ['counts in counts in counts', 'more than 2500 instructions'],
  ['groups in groups', 'too many groups'],
])('says why it is refused: %s', (why, reason) => expect(costs.get(why)!().refused).toContain(reason));
