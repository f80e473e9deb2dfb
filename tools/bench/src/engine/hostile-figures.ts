// SPDX-License-Identifier: AGPL-3.0-or-later
import { PatternSet, compilePattern } from '@ttp/ttp-core';
import { measure } from '../measure';
import type { Candidate } from '../measure';
import type { Figure } from '../report';
import { hostileTexts } from './hostile';

const SHORT = 8 * 1024;
const LONG = 64 * 1024;
const GROWTH_GOAL = 12;
const WORST_GOAL_MS = 50;
const NS_PER_MS = 1e6;

/** CPU time of a short match is below the clock's grain: several are timed together. */
const SHORT_RUNS = 24;
const LONG_RUNS = 3;

/** Row 4: a hostile text costs time in proportion to its length. Measured without the step budget, which would hide the rest. */
export function hostileFigures(sources: readonly string[], rounds: number): readonly Figure[] {
  const set = new PatternSet(sources.map(compilePattern), Infinity);
  const texts = hostileTexts(sources);
  const times = measure(
    texts.flatMap(({ name, make }) => [runs(`${name} short`, set, make(SHORT), SHORT_RUNS), runs(`${name} long`, set, make(LONG), LONG_RUNS)]),
    rounds,
  );
  const timeOf = (name: string): number => times.get(name) ?? Number.NaN;
  const worst = Math.max(...texts.map(({ name }) => timeOf(`${name} long`))) / NS_PER_MS;
  return [
    ...texts.map(({ name }): Figure => ({
      row: 4,
      what: `64 KB / 8 KB, ${name}`,
      value: timeOf(`${name} long`) / timeOf(`${name} short`),
      goal: GROWTH_GOAL,
      better: 'lower',
      unit: 'x',
    })),
    { row: 4, what: `worst hostile 64 KB, ${sources.length} rules`, value: worst, goal: WORST_GOAL_MS, better: 'lower', unit: ' ms' },
  ];
}

function runs(name: string, set: PatternSet, text: string, count: number): Candidate {
  const hits: number[] = [];
  return {
    name,
    units: count,
    run: () => {
      for (let i = 0; i < count; i++) {
        hits.length = 0;
        set.match(text, hits);
      }
      return hits.length;
    },
  };
}
