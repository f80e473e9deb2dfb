// SPDX-License-Identifier: AGPL-3.0-or-later
import { readArgs, UsageError } from '../options';
import type { Part } from './parts';

export interface AllOptions {
  readonly json: boolean;
  /** Benches to run, in the order of the list of all. */
  readonly parts: readonly Part[];
  /** File to which the goals, met and missed, are added; null for none. */
  readonly history: string | null;
}

/** @throws {UsageError} */
export function parseAllOptions(args: readonly string[], all: readonly Part[]): AllOptions {
  const names = all.map(({ name }) => name);
  const { json, only, history } = readArgs(args, {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: names.join(',') },
    history: { type: 'string' },
  });
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new UsageError(`--only wants some of ${names.join(', ')}, not ${unknown.join(', ')}`);
  return { json, parts: all.filter(({ name }) => wanted.includes(name)), history: history ?? null };
}
