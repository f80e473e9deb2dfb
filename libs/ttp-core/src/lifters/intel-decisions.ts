// SPDX-License-Identifier: AGPL-3.0-or-later
import type { IntelMapping, IntelSignal } from './intel-mapping';
import type { Evidence, Prepare } from './lifter';

/** What a provider's findings come to for one technique. */
export interface Decision {
  /** 0 to 1. */
  readonly multiplier: number;
  readonly evidence: Evidence;
}

/** By technique id, as rules write it. */
export type Decisions = ReadonlyMap<string, Decision>;

export type IntelPredicate = Prepare<Decisions>;

/** The signals that led to one technique, and how much the strongest of them counts. */
export interface Grounds {
  readonly signals: readonly string[];
  readonly multiplier: number;
}

/** Which techniques the given signals mean, in the order first met. A technique that asks for a score is left out below it. */
export function groundsOf(mapping: IntelMapping, ids: readonly string[], score: number | null = null): ReadonlyMap<string, Grounds> {
  const grounds = new Map<string, Grounds>();
  for (const signal of ids.flatMap((id) => mapping.signals.get(id) ?? [])) {
    for (const techniqueId of meant(signal, score)) addGround(grounds, techniqueId, signal.id, signal.multiplier);
  }
  return grounds;
}

export function addGround(grounds: Map<string, Grounds>, techniqueId: string, signal: string, multiplier: number): void {
  const before = grounds.get(techniqueId);
  const signals = before?.signals ?? [];
  grounds.set(techniqueId, {
    signals: signals.includes(signal) ? signals : [...signals, signal],
    multiplier: Math.max(before?.multiplier ?? 0, multiplier),
  });
}

/** Decisions, with evidence made of the signals that led to each; null when there is none. */
export function decide(grounds: ReadonlyMap<string, Grounds>, evidence: (signals: readonly string[]) => Evidence, share = 1): Decisions | null {
  if (grounds.size === 0) return null;
  const decided = [...grounds].map(([techniqueId, { signals, multiplier }]) => {
    return [techniqueId, { multiplier: multiplier * share, evidence: evidence(signals) }] as const;
  });
  return new Map(decided);
}

const meant = ({ techniques }: IntelSignal, score: number | null): readonly string[] =>
  techniques.filter(({ highScoreThreshold: least }) => least === null || (score !== null && score >= least)).map(({ techniqueId }) => techniqueId);
