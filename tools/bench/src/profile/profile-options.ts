// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';
import { type DatabaseName, databasesOf } from '../pipeline/pipeline-options';

export interface ProfileOptions {
  readonly json: boolean;
  readonly databases: readonly DatabaseName[];
  readonly rules: number;
  /** Session events that the worker handles under the profiler. */
  readonly events: number;
  /** File for the folded stacks; null for none. */
  readonly folded: string | null;
}

/** Fewer are over before there is much to see. */
const LEAST_EVENTS = 100;

/** @throws {UsageError} */
export function parseProfileOptions(args: readonly string[]): ProfileOptions {
  const values = readArgs(args, {
    json: { type: 'boolean', default: false },
    db: { type: 'string', default: 'all' },
    rules: { type: 'string', default: '60' },
    events: { type: 'string', default: '10000' },
    folded: { type: 'string' },
  });
  const events = positive('--events', values.events);
  if (events < LEAST_EVENTS) throw new UsageError(`--events wants ${LEAST_EVENTS} or more`);
  return { json: values.json, databases: databasesOf(values.db), rules: positive('--rules', values.rules), events, folded: values.folded ?? null };
}
