// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SessionDossier, TimelineTag } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { type StoredTag, tagsOfSession } from '../rollups/tag-pages';
import { tagSpans } from '../rollups/tag-spans';
import { attackerFacts, attackerRows } from './attacker-facts';

/** The first tags of a session in their order, and whose session it is. Null when it has no tags. */
export async function sessionDossier(source: DataSource, sessionId: string, limit: number): Promise<SessionDossier | null> {
  const tags = await tagsOfSession(source, sessionId, limit);
  if (tags.length === 0) return null;
  const uuids = tags.flatMap(({ attackerUuid }) => attackerUuid ?? []).slice(0, 1);
  const [[row], spans] = await Promise.all([attackerRows(source, uuids), tagSpans(source, uuids)]);
  const attacker = row ? attackerFacts(row, [...spans.values()]) : null;
  return { sessionId, attacker, tags: tags.map(timelineTag) };
}

const timelineTag = (tag: StoredTag): TimelineTag => ({
  uuid: tag.uuid,
  techniqueId: tag.techniqueId,
  subTechniqueId: tag.subTechniqueId,
  tactic: tag.tactic,
  attackRelease: tag.attackRelease,
  ruleId: tag.ruleId,
  confidence: tag.confidence,
  deckyId: tag.deckyId,
  sourceId: tag.sourceId,
  observedAt: tag.observedAt ?? tag.createdAt,
  evidence: tag.evidence,
});
