// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';

// By name, not by class: the classes live in libraries that quick commands do not load.
const EXIT_BY_NAME: Readonly<Record<string, number>> = { ConfigError: EXIT.invalid, BootRefused: EXIT.invalid, UsageError: EXIT.usage };

/** Prints what went wrong on stderr, one line a cause, and answers the exit code. */
export function reportError(error: unknown): number {
  // A message often quotes its cause: that says nothing new.
  const [first, ...causes] = messagesOf(error).filter((message, i, all) => !all.slice(0, i).some((before) => before.includes(message)));
  process.stderr.write([`ttp: ${first}`, ...causes.map((cause) => `  because: ${cause}`), ''].join('\n'));
  return error instanceof Error ? (EXIT_BY_NAME[error.name] ?? EXIT.failure) : EXIT.failure;
}

const messagesOf = (error: unknown): string[] =>
  error instanceof Error ? [printable(error.message, '\n'), ...(error.cause === undefined ? [] : messagesOf(error.cause))] : [printable(String(error))];
