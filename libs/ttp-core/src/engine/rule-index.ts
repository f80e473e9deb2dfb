// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { defaultField } from '../rules/default-field';
import type { Rule, RuleState } from '../rules/rule';
import { clipText, isClipped } from './clip-text';
import { compilePattern } from './compile-pattern';
import { PatternSet } from './pattern-set';

/** Told when matching saw less than the whole text; counted by the caller, per source kind. */
export interface MatchMeter {
  /** The step budget of one text ran out: rules may have been missed. */
  overBudget(kind: SourceKind): void;
  /** A text was longer than what is matched. */
  clipped(kind: SourceKind): void;
}

/** The rules whose pattern occurs in one event. */
export interface RuleHits {
  /** By rule id, ascending. */
  readonly rules: readonly Rule[];
  /** Only a part of a text was matched. */
  readonly clipped: boolean;
}

/** All patterns that look at one field, and which of the kind's rules each belongs to. */
interface FieldPatterns {
  readonly field: string;
  readonly patterns: PatternSet;
  readonly rulePositions: readonly number[];
}

interface KindIndex {
  /** Pattern rules by rule id, ascending. */
  readonly rules: readonly Rule[];
  readonly fields: readonly FieldPatterns[];
}

/**
 * An immutable set of rules, ready to be asked which of them an event fires. One evaluation sees one index: a change of rules is
 * another index, swapped in as a whole.
 */
export class RuleIndex {
  private constructor(
    private readonly rulesById: ReadonlyMap<string, Rule>,
    private readonly kinds: ReadonlyMap<SourceKind, KindIndex>,
    private readonly lifters: ReadonlyMap<SourceKind, readonly Rule[]>,
  ) {}

  /** Compiles the patterns of `rules`, whose ids are distinct. Throws PatternError for a pattern that rule loading would have refused. */
  static of(rules: readonly Rule[]): RuleIndex {
    const sorted = rules.toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));
    const kinds = [...byKind(sorted, 'pattern')].map(([kind, members]) => [kind, indexKind(kind, members)] as const);
    return new RuleIndex(new Map(sorted.map((rule) => [rule.ruleId, rule])), new Map(kinds), byKind(sorted, 'lifter'));
  }

  /** All rules by rule id, ascending; those that a lifter evaluates included. */
  get rules(): Iterable<Rule> {
    return this.rulesById.values();
  }

  get size(): number {
    return this.rulesById.size;
  }

  rule(ruleId: string): Rule | undefined {
    return this.rulesById.get(ruleId);
  }

  /** The rules of a source kind that a lifter evaluates, by rule id. */
  lifterRules(kind: SourceKind): readonly Rule[] {
    return this.lifters.get(kind) ?? NO_RULES;
  }

  /** The same rules with another state for one of them; nothing is compiled again. An unknown rule changes nothing. */
  withState(ruleId: string, state: RuleState): RuleIndex {
    const before = this.rulesById.get(ruleId);
    if (before === undefined) return this;
    const after: Rule = { ...before, state };
    const restate = (rules: readonly Rule[]): readonly Rule[] => rules.map((rule) => (rule === before ? after : rule));
    return new RuleIndex(
      new Map(this.rulesById).set(ruleId, after),
      new Map([...this.kinds].map(([kind, index]) => [kind, { ...index, rules: restate(index.rules) }])),
      new Map([...this.lifters].map(([kind, rules]) => [kind, restate(rules)])),
    );
  }

  /** Which pattern rules occur in the event, whatever their state; null when none does, which is the usual case and allocates next to nothing. */
  match(event: TaggerEvent, meter?: MatchMeter): RuleHits | null {
    const index = this.kinds.get(event.sourceKind);
    if (index === undefined) return null;
    const hits: number[] = [];
    let clipped = false;
    for (const field of index.fields) {
      const text = event.payload[field.field];
      if (typeof text === 'string' && matchField(field, text, hits, event.sourceKind, meter)) clipped = true;
    }
    if (hits.length === 0) return null;
    return { rules: rulesAt(hits, index.rules), clipped };
  }
}

/** Builds the index of `rules`, whose ids are distinct. */
export const buildRuleIndex = (rules: readonly Rule[]): RuleIndex => RuleIndex.of(rules);

const NO_RULES: readonly Rule[] = [];

function byKind(rules: readonly Rule[], family: Rule['match']['family']): ReadonlyMap<SourceKind, readonly Rule[]> {
  const groups = new Map<SourceKind, Rule[]>();
  for (const rule of rules) {
    if (rule.match.family !== family) continue;
    for (const kind of rule.appliesTo) {
      const group = groups.get(kind);
      if (group) group.push(rule);
      else groups.set(kind, [rule]);
    }
  }
  return groups;
}

function indexKind(kind: SourceKind, rules: readonly Rule[]): KindIndex {
  const entries = rules.flatMap(({ match }, position) => {
    const field = match.family === 'pattern' ? (match.field ?? defaultField(kind)) : null;
    return match.family === 'pattern' && field !== null ? [{ field, position, pattern: match.pattern }] : [];
  });
  const fields = [...new Set(entries.map(({ field }) => field))].map((name) => {
    const members = entries.filter(({ field }) => field === name);
    return {
      field: name,
      patterns: new PatternSet(members.map(({ pattern }) => compilePattern(pattern))),
      rulePositions: members.map(({ position }) => position),
    };
  });
  return { rules, fields };
}

/** Adds the positions of the rules that match to `hits`; true when only a part of the text was looked at. */
function matchField({ patterns, rulePositions }: FieldPatterns, text: string, hits: number[], kind: SourceKind, meter?: MatchMeter): boolean {
  const clipped = isClipped(text);
  const first = hits.length;
  const overBudget = patterns.match(clipText(text), hits);
  for (let at = first; at < hits.length; at += 1) hits[at] = rulePositions[hits[at] ?? 0] ?? 0;
  if (clipped) meter?.clipped(kind);
  if (overBudget) meter?.overBudget(kind);
  return clipped;
}

function rulesAt(positions: number[], rules: readonly Rule[]): readonly Rule[] {
  if (positions.length > 1) positions.sort((one, other) => one - other);
  return positions.flatMap((position) => rules[position] ?? []);
}
