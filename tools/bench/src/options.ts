// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  /** Sizes of the rule sets, ascending. */
  readonly rules: readonly number[];
  /** Commands to match: NDJSON rows with `commands`, or plain lines. Null for the generated corpus. */
  readonly corpus: string | null;
  /** Interleaved rounds; every figure is their median. */
  readonly rounds: number;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = readArgs(args, {
    json: { type: 'boolean', default: false },
    rules: { type: 'string', default: '60,500,5000' },
    corpus: { type: 'string' },
    rounds: { type: 'string', default: '5' },
  });
  return {
    json: values.json,
    rules: values.rules.split(',').map((text) => positive('--rules', text)).toSorted((a, b) => a - b),
    corpus: values.corpus ?? null,
    rounds: positive('--rounds', values.rounds),
  };
}

/** The values of `options` as given or by default. @throws {UsageError} for any other argument. */
export function readArgs<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The value of option `name`: a whole number from 1 up. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`${name} wants whole numbers from 1 up, not ${text}`);
  return value;
}
