// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { FuzzTarget } from './target';

export interface FuzzTerms {
  readonly seed: number;
  /** Inputs at most. */
  readonly runs: number;
  /** Time at most; 0 for as long as it takes. */
  readonly seconds: number;
  /** Repeats one input, as a report names it. */
  readonly path?: string | undefined;
}

/** An input that broke a promise, the simplest that was found. */
export interface FuzzViolation {
  readonly problem: string;
  readonly input: string;
  /** With the seed it gives the input again. */
  readonly path: string;
}

export interface FuzzOutcome {
  readonly tried: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly slowestMs: number;
  readonly seconds: number;
  /** The first one ends the run. */
  readonly violations: readonly FuzzViolation[];
}

/** Tries a target within the terms. `onInput` hears before each input how many came before it. */
export async function fuzzOne(target: FuzzTarget, terms: FuzzTerms, folder: string, onInput: (before: number) => void): Promise<FuzzOutcome> {
  const { inputs, judge, show } = await target.open(folder);
  const counts = { tried: 0, accepted: 0, rejected: 0, slowestMs: 0 };
  const startedMs = performance.now();
  const property = fc.asyncProperty(inputs, async (input) => {
    onInput(counts.tried);
    const beganMs = performance.now();
    try {
      counts[await judge(input)]++;
    } finally {
      counts.tried++;
      counts.slowestMs = Math.max(counts.slowestMs, performance.now() - beganMs);
    }
  });
  const { seed, runs, seconds, path } = terms;
  const limit = seconds > 0 ? { interruptAfterTimeLimit: seconds * 1_000 } : {};
  const details = await fc.check(property, { seed, numRuns: runs, ...limit, ...(path === undefined ? {} : { path }) });
  const [worst] = details.counterexample ?? [];
  const { counterexamplePath: at, errorInstance: error } = details;
  const violations = at === null ? [] : [{ problem: String(error), input: show(worst), path: at }];
  return { ...counts, seconds: (performance.now() - startedMs) / 1_000, violations };
}
