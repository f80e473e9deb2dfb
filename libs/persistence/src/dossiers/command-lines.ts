// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { decoded, isObject, listIn } from '../connection/json-column';
import { placeholders } from '../connection/lists';
import { SEEN_AT } from '../rollups/tag-scope';
import { ranked } from './ranked';

/** Command lines of an attacker: who floods a list of 16 MB with different ones must not fill the memory of an export. */
const MOST = 2_000;

/** The command lines of `attackers.commands`: trimmed, each once, in the order of their first use, at most two thousand. */
export const commandLines = (commands: unknown): readonly string[] => distinct(listIn(commands).map(lineIn));

/** Producers write objects or plain lines. */
const lineIn = (entry: unknown): unknown => (isObject(entry) ? entry['command_text'] || entry['command'] || entry['text'] : entry);

/** A command line in the evidence of a tag, and when and by which source it was used. */
export interface UsedLine {
  /** JSON; null where there is none. */
  readonly line: string | null;
  readonly seen_at: string;
  readonly source_id: string;
}

/** SQL for the command line in a tag's evidence, as JSON. */
export function lineInEvidence(source: DataSource): string {
  const { jsonAt } = dialectOf(source);
  return `COALESCE(${jsonAt('t.evidence', 'command_text')}, ${jsonAt('t.evidence', 'command')})`;
}

/** The same of what an attacker's tags have as evidence, for a worker that stands alone: nobody fills `attackers.commands` there. */
export function linesInOrder(tags: readonly UsedLine[]): readonly string[] {
  const used = new Map<string, UsedLine>();
  for (const tag of tags) {
    if (tag.line === null) continue;
    const { seen_at: seen, source_id: id } = used.get(tag.line) ?? tag;
    used.set(tag.line, { line: tag.line, seen_at: least(tag.seen_at, seen), source_id: least(tag.source_id, id) });
  }
  return distinct([...used.values()].toSorted(byUse).slice(0, MOST).map(({ line }) => decoded(line)));
}

const byUse = (a: UsedLine, b: UsedLine): number => (a.seen_at === b.seen_at ? order(a.source_id, b.source_id) : order(a.seen_at, b.seen_at));
const least = (a: string, b: string): string => (a < b ? a : b);
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The same of attackers with more tags than memory should hold. */
export async function commandLinesInEvidence(source: DataSource, attackerUuids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const used = `(SELECT t.attacker_uuid AS attacker_uuid, ${lineInEvidence(source)} AS line, MIN(${SEEN_AT}) AS first_seen, MIN(t.source_id) AS source_id
    FROM ttp_tag t WHERE t.attacker_uuid IN (${placeholders(attackerUuids)}) GROUP BY t.attacker_uuid, line) used`;
  const lines = { from: used, values: attackerUuids, owner: 'attacker_uuid', columns: 'line', where: 'line IS NOT NULL', most: MOST };
  const rows = await ranked<{ readonly line: string }>(source, { ...lines, order: 'first_seen, source_id' }, attackerUuids);
  return new Map([...rows].map(([uuid, found]) => [uuid, distinct(found.map(({ line: json }) => decoded(json)))]));
}

function distinct(lines: readonly unknown[]): readonly string[] {
  const texts = lines.filter((line) => typeof line === 'string').map((line) => line.trim());
  return [...new Set(texts)].filter((line) => line !== '').slice(0, MOST);
}
