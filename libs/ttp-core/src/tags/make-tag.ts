// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';
import type { Emit, Rule } from '../rules/rule';
import { adjustConfidence } from './confidence';
import type { Tag } from './tag';
import { tagId } from './tag-id';

/** What tags take from their surroundings. */
export interface TagContext {
  /** When the tags are made; decides whether a rule's state has expired. */
  readonly now: Date;
  /** The release that the rules' ids were resolved to, as stamped on tags: `v19.0`. */
  readonly attackRelease: string;
}

/**
 * A tag that keeps its invariants. Throws a plain Error, before any other check, when no anchor is set (a tag of nobody would
 * only fail in the database, with its whole batch), then a RangeError when the confidence is outside 0..1.
 */
export function makeTag(tag: Tag): Tag {
  if (tag.attackerUuid === null && tag.identityUuid === null) throw new Error('a tag needs an anchor: attacker_uuid and identity_uuid are both null');
  if (!(tag.confidence >= 0 && tag.confidence <= 1)) throw new RangeError(`confidence ${tag.confidence} is outside 0..1`);
  return tag;
}

/** The tag of one emit of a rule that fired. `multiplier` (0..1) lowers the emit's confidence; the rule's ceiling caps what is left. */
export function tagOf(
  event: TaggerEvent,
  rule: Rule,
  emit: Emit,
  evidence: Readonly<Record<string, unknown>>,
  { now, attackRelease }: TagContext,
  multiplier = 1,
): Tag {
  const { written, technique } = emit;
  return makeTag({
    uuid: tagId(event.sourceKind, event.sourceId, rule.ruleId, rule.ruleVersion, written.techniqueId, written.subTechniqueId),
    sourceKind: event.sourceKind,
    sourceId: event.sourceId,
    attackerUuid: event.attackerUuid,
    identityUuid: event.identityUuid,
    sessionId: event.sessionId,
    deckyId: event.deckyId,
    tactic: emit.tactic,
    techniqueId: technique.techniqueId,
    subTechniqueId: technique.subTechniqueId,
    confidence: adjustConfidence(emit.confidence, multiplier, rule.state, now),
    ruleId: rule.ruleId,
    ruleVersion: rule.ruleVersion,
    evidence: { ...evidence },
    attackRelease,
    mitreUrl: emit.mitreUrl,
    observedAt: event.observedAt,
    createdAt: now,
  });
}

/** One tag per emit of a rule that fired, in the rule's order. */
export const tagsOf = (event: TaggerEvent, rule: Rule, evidence: Readonly<Record<string, unknown>>, context: TagContext): Tag[] =>
  rule.emits.map((emit) => tagOf(event, rule, emit, evidence, context));
