// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';
import type { Rule } from '../rules/rule';
import { isActive } from '../rules/rule-state';
import { patternEvidence } from '../tags/evidence';
import type { TagContext } from '../tags/make-tag';
import { tagsOf } from '../tags/make-tag';
import type { Tag } from '../tags/tag';
import type { MatchMeter, RuleIndex } from './rule-index';

export interface PatternContext extends TagContext {
  readonly meter?: MatchMeter;
}

const NO_TAGS: readonly Tag[] = [];

/**
 * One tag per emit of each active rule whose pattern occurs in the event, by rule id; the clock is `context.now`.
 * Evidence is what the rule asks for and the payload has; ids are those of the active ATT&CK release.
 */
export function tagByPattern(event: TaggerEvent, index: RuleIndex, context: PatternContext): readonly Tag[] {
  const hits = index.match(event, context.meter);
  if (hits === null) return NO_TAGS;
  return hits.rules
    .filter((rule) => isActive(rule, context.now) || told(rule, context.meter))
    .flatMap((rule) => tagsOf(event, rule, patternEvidence(event, rule.evidenceFields, hits.clipped), context));
}

function told(rule: Rule, meter: MatchMeter | undefined): false {
  meter?.disabled?.(rule);
  return false;
}
