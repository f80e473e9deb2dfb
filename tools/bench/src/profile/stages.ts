// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Stack } from './cpu-profile';
import type { Frame } from './frame';

/** What the worker's main thread does, in the order of the pipeline, then what is no step of it. */
export const STAGES = [
  'decode',
  'tag',
  'match',
  'database',
  'publish',
  'pull, settle',
  'NATS socket',
  'garbage collection',
  'native',
  'other',
  'idle',
] as const;
export type Stage = (typeof STAGES)[number];

/** The first that a file's name begins with counts; a name is a path from the root of the repository. */
export const OURS: readonly (readonly [prefix: string, stage: Stage])[] = [
  ['libs/ttp-core/src/engine/tag-by-pattern.ts', 'tag'],
  ['libs/ttp-core/src/engine/', 'match'],
  ['libs/ttp-core/src/tags/announce.ts', 'publish'],
  ['libs/ttp-core/src/tags/publications.ts', 'publish'],
  ['libs/ttp-core/src/tags/', 'tag'],
  ['libs/ttp-core/src/lifters/', 'tag'],
  ['libs/ttp-core/src/rules/', 'tag'],
  ['libs/ttp-core/src/events/encode-envelope.ts', 'publish'],
  ['libs/ttp-core/src/events/', 'decode'],
  ['libs/ttp-core/src/shell/', 'decode'],
  ['libs/persistence/', 'database'],
  ['libs/bus/src/ack-inbox.ts', 'publish'],
  ['libs/bus/src/publisher.ts', 'publish'],
  ['libs/bus/src/stream-appender.ts', 'publish'],
  ['libs/bus/', 'pull, settle'],
  ['apps/ttp-worker/src/anchor.resolver.ts', 'decode'],
  ['apps/ttp-worker/src/mail/', 'decode'],
  ['apps/ttp-worker/src/outbox.relay.ts', 'publish'],
  ['apps/', 'other'],
  ['libs/service/', 'other'],
  ['libs/tracing/', 'other'],
];

/** Packages, for stacks without a file of ours: what goes to a server is written together, and what it sends is read before anybody is called. */
const THEIRS: readonly (readonly [prefix: string, stage: Stage])[] = [
  ['node_modules/@nats-io/', 'NATS socket'],
  ['node_modules/mysql2/', 'database'],
  ['node_modules/typeorm/', 'database'],
];

/** What V8 calls time in which no function ran; `(program)` is C++ outside any call, such as system calls of the event loop. */
const PSEUDO: ReadonlyMap<string, Stage> = new Map([['(garbage collector)', 'garbage collection'], ['(program)', 'native'], ['(idle)', 'idle']]);

/** By the innermost call whose file is known. */
export function stageOf(frames: readonly Frame[]): Stage {
  return PSEUDO.get(frames.at(-1)?.name ?? '') ?? innermost(frames, OURS) ?? innermost(frames, THEIRS) ?? 'other';
}

function innermost(frames: readonly Frame[], known: typeof OURS): Stage | undefined {
  for (const { file } of frames.toReversed()) {
    const stage = known.find(([prefix]) => file.startsWith(prefix))?.[1];
    if (stage) return stage;
  }
  return undefined;
}

/** Microseconds in each stage; together they are all that the stacks have. */
export function stageTimes(stacks: readonly Stack<Frame>[]): ReadonlyMap<Stage, number> {
  const times = new Map(STAGES.map((stage): [Stage, number] => [stage, 0]));
  for (const { frames, us } of stacks) {
    const stage = stageOf(frames);
    times.set(stage, (times.get(stage) ?? 0) + us);
  }
  return times;
}
