// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';

export interface PropagationOptions {
  readonly json: boolean;
  /** Size of the rule set that is edited. */
  readonly rules: number;
  /** How many saves are timed, and how many state changes. */
  readonly edits: number;
  /** Workers. */
  readonly replicas: number;
  readonly db: 'sqlite' | 'mysql';
}

/** @throws {UsageError} */
export function parsePropagationOptions(args: readonly string[]): PropagationOptions {
  const { json, rules, edits, replicas, db } = readArgs(args, {
    json: { type: 'boolean', default: false },
    rules: { type: 'string', default: '1000' },
    edits: { type: 'string', default: '200' },
    replicas: { type: 'string', default: '4' },
    db: { type: 'string', default: 'mysql' },
  });
  if (db !== 'sqlite' && db !== 'mysql') throw new UsageError(`--db is sqlite or mysql, not ${db}`);
  return { json, rules: positive('--rules', rules), edits: positive('--edits', edits), replicas: positive('--replicas', replicas), db };
}
