// SPDX-License-Identifier: AGPL-3.0-or-later

/** Something to time; returns a number that depends on the work, so that nothing is optimised away. */
export interface Candidate {
  readonly name: string;
  /** Units of work in one run: the time is given per unit. */
  readonly units: number;
  run(): number;
}

const NS_PER_US = 1000;

/**
 * Median CPU time of each candidate, in nanoseconds per unit. The rounds interleave, so that a noisy moment of the machine hits all
 * alike; one round before them warms up.
 */
export function measure(candidates: readonly Candidate[], rounds: number): ReadonlyMap<string, number> {
  for (const candidate of candidates) candidate.run();
  const times = new Map(candidates.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const candidate of candidates) times.get(candidate.name)?.push(timeOnce(candidate));
  }
  return new Map(Array.from(times, ([name, values]) => [name, median(values)]));
}

function timeOnce(candidate: Candidate): number {
  const before = process.cpuUsage();
  candidate.run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * NS_PER_US) / candidate.units;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The smallest of the values that at least `share` (0..1) of them do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
