// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { fuzzOne, type FuzzTerms } from './fuzz-one';
import { promise, type FuzzTarget } from './target';

const TERMS: FuzzTerms = { seed: 7, runs: 200, seconds: 0 };

/** Refuses odd numbers, and breaks its promise from `limit` on. */
const aTarget = (limit: number): FuzzTarget<number> => ({
  name: 'numbers',
  summary: 'numbers',
  open: () => ({
    inputs: fc.nat(1_000),
    show: String,
    judge: (input) => {
      promise(input < limit, `${input} is too much`);
      return input % 2 === 0 ? 'accepted' : 'rejected';
    },
  }),
});

const tried = (target: FuzzTarget<number>, terms = TERMS) => fuzzOne(target, terms, '/nowhere', () => undefined);

it('counts what is accepted and what is refused', async () => {
  const { tried: all, accepted, rejected, violations } = await tried(aTarget(2_000));
  expect([all, accepted + rejected, violations]).toEqual([200, 200, []]);
  expect(Math.min(accepted, rejected)).toBeGreaterThan(50);
});

it('tells of a broken promise by its simplest input, which seed and path give again', async () => {
  const { violations } = await tried(aTarget(700));
  expect(violations).toEqual([{ problem: 'Violation: 700 is too much', input: '700', path: expect.stringMatching(/^\d+(:\d+)*$/) }]);
  const again = await tried(aTarget(700), { ...TERMS, path: violations[0]!.path });
  expect(again.violations).toEqual([{ ...violations[0], path: expect.any(String) }]);
  expect(again.tried).toBeLessThan(20);
});

it('gives the same inputs for the same seed, and hears of each', async () => {
  const heard: number[] = [];
  await fuzzOne(aTarget(2_000), { ...TERMS, runs: 3 }, '/nowhere', (before) => heard.push(before));
  expect(heard).toEqual([0, 1, 2]);
});
