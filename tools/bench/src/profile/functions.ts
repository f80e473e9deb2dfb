// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Stack } from './cpu-profile';
import { type Frame, isPseudo, labelOf } from './frame';

export interface FunctionTime {
  readonly frame: Frame;
  /** Of the function itself, whoever called it, without what it called. */
  readonly us: number;
}

/** The functions with most time of their own, longest first. */
export function slowestFunctions(stacks: readonly Stack<Frame>[], count: number): readonly FunctionTime[] {
  const times = new Map<string, FunctionTime>();
  for (const { frames, us } of stacks) {
    // What has neither name nor file is built in, and its caller's work.
    const frame = frames.findLast(({ name, file }) => name !== '' || file !== '');
    if (!frame || isPseudo(frame)) continue;
    const label = labelOf(frame);
    times.set(label, { frame, us: (times.get(label)?.us ?? 0) + us });
  }
  return [...times.values()].toSorted((a, b) => b.us - a.us).slice(0, count);
}
