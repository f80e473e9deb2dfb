// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';

export type DatabaseName = 'sqlite' | 'mysql';

export interface PipelineOptions {
  readonly json: boolean;
  /** Session events per round. */
  readonly sessions: number;
  /** Interleaved rounds; every figure is their median. One more, before them, warms up and compares what was stored. */
  readonly rounds: number;
  readonly databases: readonly DatabaseName[];
  /** Size of the rule set: the shipped pack first, then generated rules. */
  readonly rules: number;
}

const DATABASES: ReadonlyMap<string, readonly DatabaseName[]> = new Map([
  ['all', ['mysql', 'sqlite']],
  ['mysql', ['mysql']],
  ['sqlite', ['sqlite']],
]);

/** @throws {UsageError} */
export function parsePipelineOptions(args: readonly string[]): PipelineOptions {
  const { json, sessions, rounds, db, rules } = readArgs(args, {
    json: { type: 'boolean', default: false },
    sessions: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '5' },
    db: { type: 'string', default: 'all' },
    rules: { type: 'string', default: '60' },
  });
  return { json, sessions: positive('--sessions', sessions), rounds: positive('--rounds', rounds), databases: databasesOf(db), rules: positive('--rules', rules) };
}

/** Those that `--db` names. @throws {UsageError} */
export function databasesOf(db: string): readonly DatabaseName[] {
  const databases = DATABASES.get(db);
  if (!databases) throw new UsageError(`--db is sqlite, mysql or all, not ${db}`);
  return databases;
}
