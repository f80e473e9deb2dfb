// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { TagInput } from './read-row';
import { jsonText } from '../terminal/json-text';

/** The techniques of one command, the sub-technique where there is one; nothing when there is none. */
export function predictionLine({ id, commandIndex }: TagInput, tags: readonly Tag[]): string {
  if (tags.length === 0) return '';
  const ids = new Set(tags.map(({ techniqueId, subTechniqueId }) => subTechniqueId ?? techniqueId));
  return jsonText({ id, command_index: commandIndex, technique_ids: [...ids].toSorted() });
}

/** Whole tags, one a line, in the names of the wire. */
export const tagLines = (_input: TagInput, tags: readonly Tag[]): string => tags.map((tag) => jsonText(wireTag(tag))).join('');

const wireTag = (tag: Tag) => ({
  uuid: tag.uuid,
  source_kind: tag.sourceKind,
  source_id: tag.sourceId,
  attacker_uuid: tag.attackerUuid,
  identity_uuid: tag.identityUuid,
  session_id: tag.sessionId,
  decky_id: tag.deckyId,
  tactic: tag.tactic,
  technique_id: tag.techniqueId,
  sub_technique_id: tag.subTechniqueId,
  confidence: tag.confidence,
  rule_id: tag.ruleId,
  rule_version: tag.ruleVersion,
  evidence: tag.evidence,
  attack_release: tag.attackRelease,
  mitre_url: tag.mitreUrl,
});
