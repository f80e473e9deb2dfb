// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex, compilePattern, type MatchMeter, PatternError, PatternSet, type RuleIndex, tagByPattern } from '@ttp/ttp-core';
import { aCommand, aRule } from '@ttp/ttp-core/testing';
import { HOSTILE_TEXTS } from '../fuzz/corpus/hostile-texts';

/** CPU time that one evaluation may take. The step budget is meant to come to 20 ms; the rest is for slow machines. */
export const BOUND_MS = 500;

const MIB = 2 ** 20;
const NOW = new Date(0);

export interface PatternCost {
  readonly why: string;
  readonly pattern: string;
  /** Why rule loading refuses it; then nothing else is known. */
  readonly refused?: string;
  readonly compileMs: number;
  /** The longest of all texts, in a matcher given 1 MiB at once. */
  readonly matcherMs: number;
  /** The same, and whether the steps of that evaluation ran out, for the way of an event: 8 KB of the text are looked at. */
  readonly evaluateMs: number;
  readonly steps: number;
  readonly isSpent: boolean;
  /** The text on which the matcher took longest. */
  readonly worstText: string;
}

const NOTHING = { compileMs: 0, matcherMs: 0, evaluateMs: 0, steps: 0, isSpent: false, worstText: '' };

/** What a pattern costs as a rule of its own on each hostile text of a mebibyte. */
export function costOf(why: string, pattern: string): PatternCost {
  const compiled = tryCompile(pattern);
  if (typeof compiled === 'string') return { why, pattern, refused: compiled, ...NOTHING };
  const compileMs = msOf(() => compilePattern(pattern));
  const set = new PatternSet([compiled]);
  const index = buildRuleIndex([aRule({ pattern })]);
  const costs = Object.entries(HOSTILE_TEXTS).map(([name, textOf]) => ({ name, ...timed(set, index, textOf(MIB)) }));
  const worst = costs.reduce((one, other) => (other.matcherMs > one.matcherMs ? other : one));
  return {
    why,
    pattern,
    compileMs,
    matcherMs: worst.matcherMs,
    evaluateMs: Math.max(...costs.map((cost) => cost.evaluateMs)),
    steps: Math.max(...costs.map(({ steps }) => steps)),
    isSpent: costs.some(({ isSpent }) => isSpent),
    worstText: worst.name,
  };
}

function tryCompile(pattern: string) {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error.reason;
    throw error;
  }
}

function timed(set: PatternSet, index: RuleIndex, text: string) {
  const matcherMs = msOf(() => set.match(text, []));
  const { steps } = set;
  let isSpent = false;
  const meter: MatchMeter = { clipped: () => undefined, overBudget: () => (isSpent = true) };
  const command = aCommand(text);
  const evaluateMs = msOf(() => tagByPattern(command, index, { now: NOW, attackRelease: 'v19.0', meter }));
  return { matcherMs, evaluateMs, steps, isSpent };
}

/** CPU time: how long a busy machine lets the process wait says nothing of the pattern. */
function msOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
