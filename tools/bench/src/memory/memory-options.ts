// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';

export interface MemoryOptions {
  readonly json: boolean;
  /** Session events that go through one worker. */
  readonly events: number;
  /** Sizes of the rule sets, ascending, each with a worker of its own. */
  readonly rules: readonly number[];
}

/** Published at a time, and so the events between two looks at the worker's size. */
export const CHUNK = 2_000;
/** A slope over the second half wants two looks there. */
const LEAST_EVENTS = 4 * CHUNK;

/** @throws {UsageError} */
export function parseMemoryOptions(args: readonly string[]): MemoryOptions {
  const { json, events, rules } = readArgs(args, {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '200000' },
    rules: { type: 'string', default: '60,5000' },
  });
  const sizes = rules.split(',').map((text) => positive('--rules', text));
  const count = positive('--events', events);
  if (count < LEAST_EVENTS) throw new UsageError(`--events wants ${LEAST_EVENTS} or more`);
  return { json, events: count, rules: sizes.toSorted((a, b) => a - b) };
}
