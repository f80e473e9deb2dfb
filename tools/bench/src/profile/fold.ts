// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Stack } from './cpu-profile';
import { type Frame, labelOf } from './frame';

/** Folded stacks, a line each, as flamegraph.pl, inferno and speedscope read them: `root;outer;inner MICROSECONDS`. */
export function fold(root: string, stacks: readonly Stack<Frame>[]): string {
  const times = new Map<string, number>();
  for (const { frames, us } of stacks) {
    const path = [root, ...frames.map(labelOf)].join(';');
    times.set(path, (times.get(path) ?? 0) + us);
  }
  return Array.from(times, ([path, us]) => `${path} ${Math.round(us)}\n`).toSorted().join('');
}
