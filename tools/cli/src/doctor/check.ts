// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';

/** `warn`: it works, and somebody should look. `skipped`: it could not be looked at, and `detail` says why. */
export type Status = 'ok' | 'warn' | 'fail' | 'skipped';

/** What one look found. `fix` says what to do. */
export interface Finding {
  readonly check: string;
  readonly status: Status;
  readonly detail: string;
  readonly fix?: string;
}

export const good = (check: string, detail: string): Finding => ({ check, status: 'ok', detail });
export const warn = (check: string, detail: string, fix: string): Finding => ({ check, status: 'warn', detail, fix });
export const bad = (check: string, detail: string, fix: string): Finding => ({ check, status: 'fail', detail, fix });
export const skipped = (check: string, detail: string, fix?: string): Finding => ({ check, status: 'skipped', detail, ...(fix && { fix }) });

type Look = () => Promise<readonly Finding[]>;

/** Longer than a broker or a database that is only slow, short for a person who waits. */
const LOOK_LIMIT_MS = 5_000;
/** Thousands of rules are compiled. */
export const LOAD_LIMIT_MS = 20_000;

/** A look that fails, or takes too long, is a finding and not the end of the examination; checks that depend on it are skipped. */
export async function examine(
  check: string,
  fix: string,
  look: Look,
  dependent: readonly string[] = [],
  limitMs = LOOK_LIMIT_MS,
): Promise<readonly Finding[]> {
  try {
    return await limited(limitMs, look());
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [bad(check, detail, fix), ...dependent.map((name) => skipped(name, `needs ${check}`))];
  }
}

/** What the work gives; throws when it has not after `limitMs`. The work goes on, and nobody waits for it. */
async function limited<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = delay(limitMs, undefined, { signal: done.signal }).then(() => Promise.reject(new Error(`no answer within ${limitMs / 1_000} s`)));
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
