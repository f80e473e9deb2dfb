// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import { attackerUuidOf } from '@ttp/persistence';
import type { ApiClient, TagRow, TechniqueRow } from './api-client';
import { excerpt } from './excerpt';
import type { ShownAttacker } from './render-result';
import type { ShownTechnique } from './render-techniques';
import type { RulePatterns } from './rule-patterns';

const SHOWN_ATTACKERS = 25;

export interface ReadAttackers {
  /** Those with most techniques first. */
  readonly attackers: readonly ShownAttacker[];
  /** Further ones with techniques. */
  readonly more: number;
  /** Addresses without any. */
  readonly others: readonly string[];
}

/** Asks the API for the techniques of each address. */
export async function readAttackers(
  api: ApiClient,
  addresses: readonly string[],
  patterns: RulePatterns,
  catalog: AttackCatalog,
): Promise<ReadAttackers> {
  const found: { address: string; uuid: string; rows: readonly TechniqueRow[] }[] = [];
  for (const address of addresses) {
    const uuid = attackerUuidOf(address);
    found.push({ address, uuid, rows: await api.byAttacker(uuid) });
  }
  const ranked = found.filter(({ rows }) => rows.length > 0).toSorted((a, b) => b.rows.length - a.rows.length || a.address.localeCompare(b.address));
  const attackers = await Promise.all(
    ranked.slice(0, SHOWN_ATTACKERS).map(async ({ address, uuid, rows }) => ({
      address,
      techniques: await Promise.all(rows.map(async (row) => shownTechnique(row, await api.tagsOfAttacker(uuid, row), patterns, catalog))),
    })),
  );
  const others = found.filter(({ rows }) => rows.length === 0).map(({ address }) => address);
  return { attackers, more: ranked.length - attackers.length, others };
}

export const tacticName = (catalog: AttackCatalog, tactic: string): string => catalog.tactic(tactic)?.name ?? tactic;

function shownTechnique(row: TechniqueRow, tags: readonly TagRow[], patterns: RulePatterns, catalog: AttackCatalog): ShownTechnique {
  return {
    id: row.sub_technique_id ?? row.technique_id,
    name: row.sub_technique_name ?? row.technique_name ?? '',
    tactic: tacticName(catalog, row.tactic),
    confidence: row.confidence_max,
    rules: [...new Set(tags.map(({ rule_id: rule }) => rule))].toSorted(),
    count: row.count,
    evidence: evidenceOf(tags[0], patterns),
  };
}

function evidenceOf(tag: TagRow | undefined, patterns: RulePatterns): ShownTechnique['evidence'] {
  const { command_text: command } = tag?.evidence ?? {};
  const text = typeof command === 'string' ? command : JSON.stringify(tag?.evidence ?? {});
  return (room) => excerpt(text, (part) => tag !== undefined && patterns(tag.rule_id, part), room);
}
