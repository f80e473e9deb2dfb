// SPDX-License-Identifier: AGPL-3.0-or-later
import { positive, readArgs } from '../options';

export interface StartupOptions {
  readonly json: boolean;
  /** Interleaved rounds; every figure is their median. One more, before them, warms up. */
  readonly rounds: number;
}

/** @throws {UsageError} */
export function parseStartupOptions(args: readonly string[]): StartupOptions {
  const { json, rounds } = readArgs(args, { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '7' } });
  return { json, rounds: positive('--rounds', rounds) };
}
