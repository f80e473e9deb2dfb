// SPDX-License-Identifier: AGPL-3.0-or-later
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../options';
import { generatedPatterns, generatedRule, isGenerated } from '../rule-set';
import { breathe, type Running } from './running';

/** How editors and tools save: some write another file and put it in place, some truncate and write. */
export const SAVE_STYLES = ['rename', 'in place'] as const;
export type SaveStyle = (typeof SAVE_STYLES)[number];

/**
 * Saves `count` changes of rules, one after the other and in the two styles by turns, and times each until it is live everywhere.
 * Each gives a rule another pattern.
 */
export async function timeSaves(count: number, running: Running): Promise<ReadonlyMap<SaveStyle, number[]>> {
  const { plane, expected, replicas, random, rulesDirectory } = running;
  const editable = expected.ids.filter(isGenerated);
  if (editable.length === 0) throw new UsageError('--rules wants more rules than the shipped pack has: those are not edited');
  const times = new Map(SAVE_STYLES.map((style): [SaveStyle, number[]] => [style, []]));
  for (const [i, pattern] of generatedPatterns(expected.ids.length + count).slice(-count).entries()) {
    await breathe(random);
    const style = SAVE_STYLES[i % SAVE_STYLES.length] ?? 'rename';
    const ruleId = random.pick(editable);
    const text = generatedRule(ruleId, pattern, i + 2);
    expected.edit(ruleId, i + 2, text);
    const { ms } = await plane.timeUntilLive(expected.digest, replicas, () => save(rulesDirectory, `${ruleId}.yaml`, text, style));
    times.get(style)?.push(ms);
  }
  return times;
}

function save(directory: string, name: string, text: string, style: SaveStyle): void {
  const written = join(directory, style === 'rename' ? `.${name}.tmp` : name);
  writeFileSync(written, text);
  if (style === 'rename') renameSync(written, join(directory, name));
}
