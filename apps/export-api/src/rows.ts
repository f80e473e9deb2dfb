// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { StoredTag, TechniqueRollup } from '@ttp/persistence';

/** One technique of an attacker or a session: IdentityTechniqueRow of DECNET's API, with `tactics` added. */
export interface TechniqueRow {
  readonly technique_id: string;
  readonly technique_name: string | null;
  readonly sub_technique_id: string | null;
  readonly sub_technique_name: string | null;
  readonly tactic: string;
  readonly tactics: readonly string[];
  readonly count: number;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly confidence_max: number;
  readonly mitre_url: string | null;
}

/** One tag with its evidence: TTPTagDetailRow of DECNET's API. */
export interface TagDetailRow {
  readonly uuid: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly attacker_uuid: string | null;
  readonly identity_uuid: string | null;
  readonly session_id: string | null;
  readonly decky_id: string | null;
  readonly technique_id: string;
  readonly technique_name: string | null;
  readonly sub_technique_id: string | null;
  readonly sub_technique_name: string | null;
  readonly tactic: string;
  readonly confidence: number;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly attack_release: string;
  readonly created_at: string;
  readonly mitre_url: string | null;
}

/** Names and URL come from the catalogue at reading time: releases rename techniques. */
export const techniqueRow = (rollup: TechniqueRollup, catalog: AttackCatalog): TechniqueRow => ({
  ...named(rollup, catalog),
  tactic: rollup.tactic,
  tactics: rollup.tactics,
  count: rollup.count,
  first_seen: rollup.firstSeen.toISOString(),
  last_seen: rollup.lastSeen.toISOString(),
  confidence_max: rollup.confidenceMax,
  mitre_url: catalog.urlOf(rollup.subTechniqueId ?? rollup.techniqueId),
});

export const tagDetailRow = (tag: StoredTag, catalog: AttackCatalog): TagDetailRow => ({
  uuid: tag.uuid,
  source_kind: tag.sourceKind,
  source_id: tag.sourceId,
  attacker_uuid: tag.attackerUuid,
  identity_uuid: tag.identityUuid,
  session_id: tag.sessionId,
  decky_id: tag.deckyId,
  ...named(tag, catalog),
  tactic: tag.tactic,
  confidence: tag.confidence,
  rule_id: tag.ruleId,
  rule_version: tag.ruleVersion,
  evidence: tag.evidence,
  attack_release: tag.attackRelease,
  created_at: tag.createdAt.toISOString(),
  mitre_url: tag.mitreUrl,
});

const named = ({ techniqueId, subTechniqueId }: { techniqueId: string; subTechniqueId: string | null }, catalog: AttackCatalog) => ({
  technique_id: techniqueId,
  technique_name: catalog.nameOf(techniqueId),
  sub_technique_id: subTechniqueId,
  sub_technique_name: subTechniqueId === null ? null : catalog.nameOf(subTechniqueId),
});
