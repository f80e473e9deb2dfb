// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError, Option, type Command } from 'commander';
import { randomInt } from 'node:crypto';
import type { DatabaseType } from './database';

export const MOST_SEED = 2 ** 31 - 1;
const MOST_MINUTES = 600;

/** Reads a whole number within bounds: nothing that a scenario does is without a limit. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
    return value;
  };

/** Options of every run. */
export interface RunOptions {
  readonly db?: DatabaseType;
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
  readonly keep: boolean;
}

/** @param fallback the database where none is named; each scenario's own when absent. */
export const addRunOptions = (command: Command, databases: readonly DatabaseType[], fallback?: DatabaseType): Command =>
  command
    .addOption(new Option('--db <type>', 'database of the services').choices(databases).default(fallback))
    .option('--minutes <count>', 'for how long faults go on; each happens once or a few times when 0', wholeNumber(0, MOST_MINUTES), 0)
    .option('--seed <number>', 'decides everything random; taken from the report, it repeats a run', wholeNumber(0, MOST_SEED), randomInt(MOST_SEED))
    .option('--json', 'print one JSON document', false)
    .option('--keep', 'keep logs and database for a look', false);
