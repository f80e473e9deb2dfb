// SPDX-License-Identifier: AGPL-3.0-or-later
import { setTimeout as delay } from 'node:timers/promises';
import type { RuleChange } from '../src';

/** Patience with a loaded machine, not a promise of the product. */
const LIMIT_MS = 20_000;
/** Several looks at the log. */
const QUIET_MS = 300;

/** The next changes, so many. */
export async function take(changes: AsyncIterator<RuleChange>, count: number): Promise<RuleChange[]> {
  const taken: RuleChange[] = [];
  const limit = delay(LIMIT_MS, 'late' as const, { ref: false });
  while (taken.length < count) {
    const next = await Promise.race([changes.next(), limit]);
    if (next === 'late') throw new Error(`${taken.length} of ${count} changes came within ${LIMIT_MS} ms: ${JSON.stringify(taken)}`);
    if (next.done) throw new Error(`the changes ended after ${taken.length} of ${count}`);
    taken.push(next.value);
  }
  return taken;
}

/** Closes the iterator and answers with what was left, after a while in which more could have come. */
export async function rest(changes: AsyncIterableIterator<RuleChange>): Promise<RuleChange[]> {
  const left: RuleChange[] = [];
  const reading = (async () => {
    for await (const change of changes) left.push(change);
  })();
  await delay(QUIET_MS);
  await changes.return?.();
  await reading;
  return left;
}

/** Waits until `condition` holds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await delay(10)) {
    if (await condition()) return;
  }
  throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
}

export const idsOf = (changes: readonly RuleChange[]): string[] => changes.map(({ changeKind, ruleId }) => `${changeKind} ${ruleId}`);
