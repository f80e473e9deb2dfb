// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs, UsageError } from '../options';
import { SUBJECT_TAGS, SUBJECTS } from './fleet-shape';

export interface ExportOptions {
  readonly json: boolean;
  /** Attackers in the database. */
  readonly attackers: number;
  /** Tags in the database, about: sessions have all the same number. */
  readonly tags: number;
  /** Attackers in an export of the fleet, the last seen: all of them, unless that takes too long. */
  readonly exported: number;
  /** How often a read is timed. */
  readonly reads: number;
  readonly db: 'sqlite' | 'mysql';
}

/** The subjects, and as many tags of others. */
const LEAST_TAGS = 2 * SUBJECTS * SUBJECT_TAGS;
const LEAST_ATTACKERS = 10 * SUBJECTS;
/** 198.18.0.0/15, which is for benchmarks. */
const MOST_ATTACKERS = 131_072;

/** @throws {UsageError} */
export function parseExportOptions(args: readonly string[]): ExportOptions {
  const { json, attackers, tags, exported, reads, db } = readArgs(args, {
    json: { type: 'boolean', default: false },
    attackers: { type: 'string', default: '2000' },
    tags: { type: 'string', default: '200000' },
    exported: { type: 'string' },
    reads: { type: 'string', default: '100' },
    db: { type: 'string', default: 'mysql' },
  });
  if (db !== 'sqlite' && db !== 'mysql') throw new UsageError(`--db is sqlite or mysql, not ${db}`);
  const options = {
    json,
    attackers: positive('--attackers', attackers),
    tags: positive('--tags', tags),
    exported: positive('--exported', exported ?? attackers),
    reads: positive('--reads', reads),
    db,
  } as const;
  if (options.tags < LEAST_TAGS) throw new UsageError(`--tags wants ${LEAST_TAGS} or more: ${SUBJECTS} attackers have ${SUBJECT_TAGS} each`);
  if (options.attackers < LEAST_ATTACKERS || options.attackers > MOST_ATTACKERS) {
    throw new UsageError(`--attackers wants ${LEAST_ATTACKERS} to ${MOST_ATTACKERS}`);
  }
  return options;
}
