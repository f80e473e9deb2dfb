// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import type { AttackCatalog } from '@ttp/attack-stix';
import type { StoredTag } from '@ttp/persistence';
import { Instant, nullable, row } from '@ttp/service';
import { TechniqueNames, techniqueNames } from '../attack/technique-names';

/** One tag with its evidence: TTPTagDetailRow of DECNET's API. */
export const TagDetailRow = row({
  uuid: Type.String(),
  source_kind: Type.String(),
  source_id: Type.String(),
  attacker_uuid: nullable(Type.String()),
  identity_uuid: nullable(Type.String()),
  session_id: nullable(Type.String()),
  decky_id: nullable(Type.String()),
  ...TechniqueNames,
  tactic: Type.String(),
  confidence: Type.Number(),
  rule_id: Type.String(),
  rule_version: Type.Integer(),
  evidence: Type.Record(Type.String(), Type.Unknown()),
  attack_release: Type.String(),
  created_at: Instant,
  mitre_url: nullable(Type.String()),
});
export type TagDetailRow = Static<typeof TagDetailRow>;

export const tagDetailRow = (tag: StoredTag, catalog: AttackCatalog): TagDetailRow => ({
  uuid: tag.uuid,
  source_kind: tag.sourceKind,
  source_id: tag.sourceId,
  attacker_uuid: tag.attackerUuid,
  identity_uuid: tag.identityUuid,
  session_id: tag.sessionId,
  decky_id: tag.deckyId,
  ...techniqueNames(tag, catalog),
  tactic: tag.tactic,
  confidence: tag.confidence,
  rule_id: tag.ruleId,
  rule_version: tag.ruleVersion,
  evidence: tag.evidence,
  attack_release: tag.attackRelease,
  created_at: tag.createdAt.toISOString(),
  mitre_url: tag.mitreUrl,
});
