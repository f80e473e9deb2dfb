// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleIndex } from '../engine/rule-index';
import { tagByPattern } from '../engine/tag-by-pattern';
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { PATTERN_KINDS } from '../rules/default-field';
import type { Tag } from '../tags/tag';
import { LIFTERS } from './lifters';
import { tagByLifter } from './tag-by-lifter';
import type { ChildName, TaggingContext } from './tagging-context';

interface Child {
  readonly name: ChildName;
  readonly kinds: readonly SourceKind[];
  tag(event: TaggerEvent, index: RuleIndex, context: TaggingContext): readonly Tag[];
}

const CHILDREN: readonly Child[] = [
  { name: 'rule_engine', kinds: PATTERN_KINDS, tag: tagByPattern },
  ...LIFTERS.map((lifter): Child => ({ ...lifter, tag: (event, index, context) => tagByLifter(lifter, event, index, context) })),
];

const CHILDREN_OF_KIND: ReadonlyMap<string, readonly Child[]> = new Map(
  [...new Set(CHILDREN.flatMap(({ kinds }) => kinds))].map((kind) => [kind, CHILDREN.filter(({ kinds }) => kinds.includes(kind))]),
);

const NO_TAGS: readonly Tag[] = [];

/**
 * All tags of one event: those of the pattern engine, then each lifter's, in the order of `LIFTERS`; within one by rule id and emit.
 * Nothing is thrown but by the caller's own functions: a child that fails loses its own tags, and the meter is told.
 */
export function tagEvent(event: TaggerEvent, index: RuleIndex, context: TaggingContext): readonly Tag[] {
  const children = CHILDREN_OF_KIND.get(event.sourceKind);
  const [only] = children ?? [];
  if (!children || !only) {
    context.meter?.unhandled(event.sourceKind);
    return NO_TAGS;
  }
  // Most events are commands, and only the engine sees them.
  return children.length === 1 ? tagsOfChild(only, event, index, context) : children.flatMap((child) => tagsOfChild(child, event, index, context));
}

function tagsOfChild(child: Child, event: TaggerEvent, index: RuleIndex, context: TaggingContext): readonly Tag[] {
  const work = (): readonly Tag[] => tolerant(child, event, index, context);
  return context.around ? context.around(child.name, work) : work();
}

function tolerant(child: Child, event: TaggerEvent, index: RuleIndex, context: TaggingContext): readonly Tag[] {
  try {
    return child.tag(event, index, context);
  } catch (error) {
    context.meter?.failed(child.name, event.sourceKind, error);
    return NO_TAGS;
  }
}
