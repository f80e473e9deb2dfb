// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../harness/database';
import { fact, none, type Measure } from '../harness/measure';
import type { Recovering } from './recover';
import type { RuleDirectory } from './rule-directory';

/** A file of the directory and its next text. */
export interface NextEdit {
  readonly name: string;
  readonly text: string;
}

const GOAL_S = 10;
const LIMIT_MS = 60_000;
const POLL_MS = 20;

/** Kills the leading rule-sync once for each edit, and takes the time until the other one has stored it. */
export async function timeTakeovers(
  edits: readonly NextEdit[],
  directory: RuleDirectory,
  { stage, plane, database }: Pick<Recovering, 'stage' | 'plane' | 'database'>,
): Promise<readonly Measure[]> {
  const seconds: number[] = [];
  for (const edit of edits) {
    stage.progress(`takeover ${seconds.length + 1} of ${edits.length}`);
    await until('a leader', stage.signal, async () => (await plane.leader()) !== null);
    const revive = await plane.kill({ victim: 'leading rule-sync', slot: 0 });
    const killedMs = performance.now();
    directory.save(edit.name, edit.text, false);
    await until('the change stored', stage.signal, () => isStored(database, edit.text));
    seconds.push((performance.now() - killedMs) / 1_000);
    plane.revive(revive);
    await plane.settled();
  }
  const slow = seconds.filter((value) => value >= GOAL_S);
  return [fact('takeover_s', Math.max(...seconds)), none(`takeovers_of_${GOAL_S}_s_or_more`, slow.map((value) => `${value.toFixed(1)} s`))];
}

async function isStored(database: Database, text: string): Promise<boolean> {
  return (await database.query(`SELECT rule_id FROM ttp_rule WHERE content_sha256 = '${hash('sha256', text)}'`)).length > 0;
}

async function until(what: string, signal: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + LIMIT_MS; !(await holds()); await delay(POLL_MS, undefined, { signal })) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${LIMIT_MS / 1_000} s`);
  }
}
