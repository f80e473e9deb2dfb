// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PatternMatch } from '../rules/rule';
import { patternOf } from './pattern-of-match';
import { PatternSet } from './pattern-set';

/** A pattern, and the place of its rule among the rules of its source kind. */
export interface PlacedMatch {
  readonly match: PatternMatch;
  readonly position: number;
}

/** Patterns that are looked for in one scan. */
interface Part {
  readonly patterns: PatternSet;
  readonly matches: readonly PatternMatch[];
  /** Per pattern the place of its rule, or GONE. */
  readonly positions: readonly number[];
}

/** A rule that was removed or replaced since its part was built. */
const GONE = -1;

/** So many changes, but no more than this share of all, are kept beside what was there before. */
const MAX_CHANGES = 64;
const MAX_SHARE = 1 / 8;

/**
 * All patterns that look at one field. After a small change the large automaton stays as it is and the new patterns get a small one of their
 * own: a second, short scan of each text costs less than a pause of tenths of a second at each edit of thousands of rules.
 */
export class FieldPatterns {
  private constructor(
    readonly field: string,
    private readonly base: Part,
    private readonly added: Part | null,
  ) {}

  /** `previous` is what an earlier set of rules had. Throws PatternError for a pattern that rule loading would have refused. */
  static of(field: string, members: readonly PlacedMatch[], previous?: FieldPatterns): FieldPatterns {
    const positions = previous ? positionsNow(previous.base, members) : null;
    if (!previous || !positions) return new FieldPatterns(field, partOf(members), null);
    const known = new Set(previous.base.matches);
    const added = members.filter(({ match }) => !known.has(match));
    return new FieldPatterns(field, { ...previous.base, positions }, added.length > 0 ? partOf(added) : null);
  }

  /** Appends the places of the rules that match, in no order. True when the step budget ran out. */
  match(text: string, hits: number[]): boolean {
    const overBudget = matchPart(this.base, text, hits);
    return (this.added !== null && matchPart(this.added, text, hits)) || overBudget;
  }
}

/** Where the rules of a part are now; null when so much has changed that the part is not worth keeping. */
function positionsNow({ matches }: Part, members: readonly PlacedMatch[]): readonly number[] | null {
  const places = new Map(members.map(({ match, position }) => [match, position]));
  // Rules made by hand may share a match; the place of one would be lost.
  if (places.size < members.length) return null;
  const positions = matches.map((match) => places.get(match) ?? GONE);
  const gone = positions.filter((position) => position === GONE).length;
  const added = members.length - (matches.length - gone);
  return gone + added > Math.min(MAX_CHANGES, members.length * MAX_SHARE) ? null : positions;
}

const partOf = (members: readonly PlacedMatch[]): Part => ({
  patterns: new PatternSet(members.map(({ match }) => patternOf(match))),
  matches: members.map(({ match }) => match),
  positions: members.map(({ position }) => position),
});

function matchPart({ patterns, positions }: Part, text: string, hits: number[]): boolean {
  let kept = hits.length;
  const first = kept;
  const overBudget = patterns.match(text, hits);
  for (let at = first; at < hits.length; at++) {
    const position = positions[hits[at] ?? 0] ?? GONE;
    if (position !== GONE) hits[kept++] = position;
  }
  hits.length = kept;
  return overBudget;
}
