// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { defaultField } from '../rules/default-field';
import type { Rule, RuleState } from '../rules/rule';
import { shellView } from '../shell';
import { clipText, isClipped } from './clip-text';
import { FieldPatterns } from './field-patterns';
import type { PlacedMatch } from './field-patterns';

/** Told when matching saw less than the whole text, or what it saw counts for nothing; counted by the caller. */
export interface MatchMeter {
  /** The step budget of one text ran out: rules may have been missed. */
  overBudget(kind: SourceKind): void;
  /** A text was longer than what is matched. */
  clipped(kind: SourceKind): void;
  /** A pattern occurred, and the rule gave no tags for it because it is disabled. */
  disabled?(rule: Rule): void;
}

/** The rules whose pattern occurs in one event. */
export interface RuleHits {
  /** By rule id, ascending. */
  readonly rules: readonly Rule[];
  /** Only a part of a text was matched. */
  readonly clipped: boolean;
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

  /** See {@link buildRuleIndex}. */
  static of(rules: readonly Rule[], previous?: RuleIndex): RuleIndex {
    const sorted = rules.toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));
    const kinds = [...byKind(sorted, 'pattern')].map(([kind, members]) => [kind, indexKind(kind, members, previous?.kinds.get(kind))] as const);
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

  /** Which pattern rules occur in the event, whatever their state; null when none does, which is the usual case and allocates nothing but a command's view. */
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

/**
 * Builds the index of `rules`, whose ids are distinct, and compiles those of their patterns that are not compiled yet. `previous` is the index
 * that this one is to replace: where few rules differ, its automata are used again. Rules are the same when their `match` is the same object,
 * as `loadRules` gives it for a document that did not change. Throws PatternError for a pattern that rule loading would have refused.
 */
export const buildRuleIndex = (rules: readonly Rule[], previous?: RuleIndex): RuleIndex => RuleIndex.of(rules, previous);

const NO_RULES: readonly Rule[] = [];
const COMMAND_FIELD = defaultField('command');

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

function indexKind(kind: SourceKind, rules: readonly Rule[], previous?: KindIndex): KindIndex {
  const membersOf = new Map<string, PlacedMatch[]>();
  for (const [position, { match }] of rules.entries()) {
    const field = match.family === 'pattern' ? (match.field ?? defaultField(kind)) : null;
    if (match.family !== 'pattern' || field === null) continue;
    const members = membersOf.get(field);
    if (members) members.push({ match, position });
    else membersOf.set(field, [{ match, position }]);
  }
  const before = (name: string): FieldPatterns | undefined => previous?.fields.find(({ field }) => field === name);
  return { rules, fields: [...membersOf].map(([field, members]) => FieldPatterns.of(field, members, before(field))) };
}

/** Adds the positions of the rules that match to `hits`; true when only a part of the text was looked at. */
function matchField(patterns: FieldPatterns, text: string, hits: number[], kind: SourceKind, meter?: MatchMeter): boolean {
  const clipped = isClipped(text);
  const looked = clipText(text);
  const view = patterns.field === COMMAND_FIELD ? shellView(looked) : null;
  // Both: what is written, and what a shell makes of it.
  const overTyped = patterns.match(looked, hits);
  const overView = view !== null && patterns.match(view, hits);
  if (clipped) meter?.clipped(kind);
  if (overTyped || overView) meter?.overBudget(kind);
  return clipped;
}

/** A rule is found in a text and in its view, or in several fields. */
function rulesAt(positions: number[], rules: readonly Rule[]): readonly Rule[] {
  const found: Rule[] = [];
  // Usually they come in order, and a look tells.
  if (!isAscending(positions)) positions.sort((one, other) => one - other);
  for (const [i, position] of positions.entries()) {
    const rule = rules[position];
    if (rule !== undefined && position !== positions[i - 1]) found.push(rule);
  }
  return found;
}

const isAscending = (numbers: readonly number[]): boolean => numbers.every((number, i) => i === 0 || (numbers[i - 1] as number) < number);
