// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Span } from '../pipeline/long-run';

/** A function as V8 knows it; line and column count from 0, and the URL is empty for what V8 and Node have built in. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** What V8's profiler writes: a tree of calls, and which of its nodes was on top at each sample; times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame; readonly children?: readonly number[] }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  /** From the sample before, of the first from `startTime`. */
  readonly timeDeltas: readonly number[];
}

/** A place in the tree of calls, outermost call first, and how long its last call ran itself. */
export interface Stack<Frame> {
  readonly frames: readonly Frame[];
  readonly us: number;
}

/**
 * Where the time of the spans went: a sample stands for the time until the next one.
 *
 * @throws {Error} when the profile does not cover them.
 */
export function stacksIn<Frame>(profile: CpuProfile, spans: readonly Span[], frameOf: (frame: CallFrame) => Frame): readonly Stack<Frame>[] {
  const outside = spans.find(({ fromUs, toUs }) => fromUs < profile.startTime || toUs > profile.endTime);
  if (outside) throw new Error(`${outside.fromUs} to ${outside.toUs} us is not all within the profile, ${profile.startTime} to ${profile.endTime}`);
  const self = selfTimes(profile, spans);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child): [number, number] => [child, id])));
  const framesOf = (id: number): readonly Frame[] => {
    const frames: Frame[] = [];
    // The root of the tree is no call.
    for (let at = nodes.get(id); at && parents.has(at.id); at = nodes.get(parents.get(at.id) ?? Number.NaN)) frames.push(frameOf(at.callFrame));
    return frames.toReversed();
  };
  return Array.from(self, ([id, us]) => ({ frames: framesOf(id), us }));
}

/** By node, of those that had any. */
function selfTimes({ startTime, endTime, samples, timeDeltas }: CpuProfile, spans: readonly Span[]): ReadonlyMap<number, number> {
  const self = new Map<number, number>();
  let at = startTime;
  for (const [i, id] of samples.entries()) {
    at += timeDeltas[i] ?? 0;
    const next = i + 1 < samples.length ? at + (timeDeltas[i + 1] ?? 0) : endTime;
    const us = spans.reduce((sum, { fromUs, toUs }) => sum + Math.max(0, Math.min(next, toUs) - Math.max(at, fromUs)), 0);
    if (us > 0) self.set(id, (self.get(id) ?? 0) + us);
  }
  return self;
}
