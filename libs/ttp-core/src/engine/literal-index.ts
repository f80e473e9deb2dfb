// SPDX-License-Identifier: AGPL-3.0-or-later
import { keyOf } from './literal';
import type { Literal, LiteralSet } from './literal';
import { packLists } from './packed-lists';
import type { PackedLists } from './packed-lists';

/** Which patterns (owners) want which literals. Owners want whole sets; each set is there once, however many want it. */
export interface LiteralIndex {
  /** Each literal once; its place is its number. */
  readonly literals: LiteralSet;
  /** Per literal the sets that drive an owner or are the first of one. */
  readonly setsOf: PackedLists;
  /** Per set its literals. */
  readonly members: PackedLists;
  /** Per set the owners it drives, each as its number, how many other sets it wants, and these: what is looked at together lies together. */
  readonly driven: PackedLists;
  /** Per owner its first set. */
  readonly first: Int32Array;
}

/** Gives each owner the set that drives it: the one whose literals fewest sets hold. */
export function indexLiterals(requirements: readonly (readonly LiteralSet[])[]): LiteralIndex {
  const numbers = new Numbers();
  const wanted = requirements.map((conjuncts) => conjuncts.map((set) => numbers.ofSet(set)));
  const driven: number[][] = numbers.sets.map(() => []);
  const popularity = numbers.sets.map((ids) => Math.max(...ids.map((id) => numbers.setsOf[id]?.length ?? 0)));
  for (const [owner, sets] of wanted.entries()) {
    const driver = sets.reduce((best, set) => ((popularity[set] ?? 0) < (popularity[best] ?? 0) ? set : best));
    const others = [...new Set(sets)].filter((set) => set !== driver);
    driven[driver]?.push(owner, others.length, ...others);
  }
  const first = Int32Array.from(wanted, ([set]) => set ?? 0);
  const watched = new Set([...first, ...driven.flatMap((owners, set) => (owners.length > 0 ? [set] : []))]);
  return {
    literals: numbers.literals,
    setsOf: packLists(numbers.setsOf.map((sets) => sets.filter((set) => watched.has(set)))),
    members: packLists(numbers.sets),
    driven: packLists(driven),
    first,
  };
}

/** Numbers literals and sets as they come. */
class Numbers {
  readonly literals: Literal[] = [];
  readonly sets: (readonly number[])[] = [];
  readonly setsOf: number[][] = [];
  private readonly literalByKey = new Map<string, number>();
  private readonly setByKey = new Map<string, number>();

  ofSet(literals: LiteralSet): number {
    const ids = literals.map((literal) => this.ofLiteral(literal));
    const key = ids.toSorted((a, b) => a - b).join();
    const known = this.setByKey.get(key);
    if (known !== undefined) return known;
    const set = this.sets.push(ids) - 1;
    this.setByKey.set(key, set);
    for (const id of new Set(ids)) this.setsOf[id]?.push(set);
    return set;
  }

  private ofLiteral(literal: Literal): number {
    const key = keyOf(literal);
    const known = this.literalByKey.get(key);
    if (known !== undefined) return known;
    this.literalByKey.set(key, this.literals.length);
    this.setsOf.push([]);
    return this.literals.push(literal) - 1;
  }
}
