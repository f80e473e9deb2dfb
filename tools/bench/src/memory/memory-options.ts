// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';
import { COMMANDS } from '../pipeline/sessions';

export interface MemoryOptions {
  readonly json: boolean;
  /** Session events that go through one worker. */
  readonly events: number;
  /** Of each session. */
  readonly commands: number;
  /** Sizes of the rule sets, ascending, each with a worker of its own. */
  readonly rules: readonly number[];
}

const CHUNK_COMMANDS = 16_000;
/** An event has to fit into one message. */
const MOST_COMMANDS = 1_000;
/** A slope over the second half wants two looks there. */
const LEAST_CHUNKS = 4;

/** Events published at a time, and so between two looks at the worker's size: as many tags come of small ones as of large ones. */
export const chunkOf = (commands: number): number => Math.ceil(CHUNK_COMMANDS / commands);

/** @throws {UsageError} */
export function parseMemoryOptions(args: readonly string[]): MemoryOptions {
  const values = readArgs(args, {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '200000' },
    commands: { type: 'string', default: String(COMMANDS) },
    rules: { type: 'string', default: '60,5000' },
  });
  const rules = values.rules.split(',').map((text) => positive('--rules', text)).toSorted((a, b) => a - b);
  const commands = positive('--commands', values.commands);
  if (commands > MOST_COMMANDS) throw new UsageError(`--commands wants ${MOST_COMMANDS} or fewer`);
  const events = positive('--events', values.events);
  const least = LEAST_CHUNKS * chunkOf(commands);
  if (events < least) throw new UsageError(`--events wants ${least} or more with ${commands} a session`);
  return { json: values.json, events, commands, rules };
}
