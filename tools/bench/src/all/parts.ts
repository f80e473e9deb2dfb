// SPDX-License-Identifier: AGPL-3.0-or-later

/** A bench, as `all` runs it. */
export interface Part {
  readonly name: string;
  /** Smaller sizes than the bench has by itself, where those would take too long. */
  readonly args: readonly string[];
  /** About, on a quiet machine with two cores. */
  readonly minutes: number;
}

/** In the order in which they run. */
export const PARTS = [
  { name: 'engine', args: [], minutes: 2 },
  { name: 'startup', args: [], minutes: 0.5 },
  { name: 'doors', args: [], minutes: 0.5 },
  { name: 'pipeline', args: [], minutes: 3 },
  { name: 'propagation', args: ['--edits', '50'], minutes: 2 },
  { name: 'export', args: [], minutes: 2 },
  { name: 'database', args: ['--tags', '50000'], minutes: 1 },
  { name: 'memory', args: [], minutes: 5 },
] as const satisfies readonly Part[];

export type PartName = (typeof PARTS)[number]['name'];

export const minutesOf = (parts: readonly Part[]): number => Math.ceil(parts.reduce((sum, { minutes }) => sum + minutes, 0));
