// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError, type Command } from 'commander';
import { randomInt } from 'node:crypto';

const MOST_SEED = 2 ** 31 - 1;

/** Reads a whole number within bounds: nothing that a scenario does is without a limit. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
    return value;
  };

/** Options of every scenario; see `PlayOptions`. */
export const addPlayOptions = (command: Command): Command =>
  command
    .option('--seed <number>', 'what decides everything random; taken from the report, it repeats a run', wholeNumber(0, MOST_SEED), randomInt(MOST_SEED))
    .option('--json', 'print the report as one JSON document', false)
    .option('--keep', 'keep logs and database for a look', false);
