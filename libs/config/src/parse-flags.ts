// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseArgs } from 'node:util';
import { SETTINGS } from './load-settings';

/** The command line cannot be understood; a service exits 2 on it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface ParsedFlags {
  readonly flags: Readonly<Record<string, string>>;
  /** Value of `--config`. */
  readonly file: string | undefined;
}

/** Reads `--flag VALUE` for each setting, also `--flag` alone for one that is true or false, and `--config FILE`; all else is a UsageError. */
export function parseFlags(args: readonly string[]): ParsedFlags {
  const options = Object.fromEntries(['config', ...SETTINGS.map(({ flag }) => flag)].map((flag) => [flag, { type: 'string' as const }]));
  try {
    const { config, ...flags } = parseArgs({ args: spelledOut(args), options, strict: true, allowPositionals: false }).values as Record<string, string>;
    return { flags, file: config };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const SWITCHES = new Set(SETTINGS.filter(({ type }) => type === 'boolean').map(({ flag }) => `--${flag}`));

/** `--developer` alone means `--developer true`. */
const spelledOut = (args: readonly string[]): string[] =>
  args.flatMap((arg, i) => (SWITCHES.has(arg) && (args[i + 1] ?? '-').startsWith('-') ? [arg, 'true'] : [arg]));
