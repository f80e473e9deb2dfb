// SPDX-License-Identifier: AGPL-3.0-or-later
import { PatternSet, compilePattern } from '@ttp/ttp-core';
import type { Pattern } from '@ttp/ttp-core';
import type { Candidate } from '../measure';
import { toRegExp } from './v8-pattern';

/** The naive loop may use about this many tests per round: at thousands of rules a part of the corpus is enough. */
const NAIVE_TESTS = 2_000_000;

export function parseOf(events: readonly string[]): Candidate {
  return {
    name: 'parse',
    units: events.length,
    run: () => events.reduce((count, event) => count + (JSON.parse(event) as { v: number }).v, 0),
  };
}

export function engineOver(patterns: readonly Pattern[], commands: readonly string[]): Candidate {
  const set = new PatternSet(patterns);
  const hits: number[] = [];
  return {
    name: 'match',
    units: commands.length,
    run: () => {
      let total = 0;
      for (const command of commands) {
        hits.length = 0;
        set.match(command, hits);
        total += hits.length;
      }
      return total;
    },
  };
}

/** A loop of V8 expressions: what a rule engine does before it thinks about it. */
export function naiveLoopOver(sources: readonly string[], commands: readonly string[]): Candidate {
  const expressions = sources.map(toRegExp);
  const sample = sampleOf(commands, Math.ceil(NAIVE_TESTS / sources.length));
  return {
    name: 'naive',
    units: sample.length,
    run: () => sample.reduce((total, command) => total + expressions.filter((expression) => expression.test(command)).length, 0),
  };
}

/** Throws unless both engines find the same rules in the same commands: a faster engine that is wrong is no engine. */
export function verifySameHits(sources: readonly string[], commands: readonly string[]): void {
  const set = new PatternSet(sources.map(compilePattern));
  const expressions = sources.map(toRegExp);
  for (const command of sampleOf(commands, Math.ceil(NAIVE_TESTS / sources.length))) {
    const hits: number[] = [];
    const overBudget = set.match(command, hits);
    const expected = expressions.flatMap((expression, i) => (expression.test(command) ? [i] : []));
    if (overBudget || hits.join() !== expected.join()) {
      const differing = sources.filter((_, i) => hits.includes(i) !== expected.includes(i));
      throw new Error(`the engines disagree on ${JSON.stringify(command)}: ${differing.join('   ')}${overBudget ? ' (over budget)' : ''}`);
    }
  }
}

/** Every k-th command, so that all parts of the corpus are in it. */
function sampleOf(commands: readonly string[], count: number): readonly string[] {
  const step = Math.max(1, Math.ceil(commands.length / count));
  return commands.filter((_, i) => i % step === 0);
}
