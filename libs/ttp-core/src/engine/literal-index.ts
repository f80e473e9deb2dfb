// SPDX-License-Identifier: AGPL-3.0-or-later
import { keyOf } from './literal';
import type { Literal, LiteralSet } from './literal';
import { packLists } from './packed-lists';
import type { PackedLists } from './packed-lists';

/** A reach that says nothing. */
const FAR = 0x7fffffff;

/** Which patterns (owners) want which literals. */
export interface LiteralIndex {
  /** Each literal once; its place is its number. */
  readonly literals: LiteralSet;
  /** Per literal the owners it drives. */
  readonly driven: PackedLists;
  /** Per owner: a match starts at most so many units before the end of the first hit on the conjunct that drives. */
  readonly reach: Int32Array;
  /** Per owner the conjuncts that do not drive: literal numbers, each set ended by the complement (a negative number) of its reach. */
  readonly conditions: PackedLists;
}

/** Numbers the distinct literals and gives each owner the conjunct that drives it: the one whose literals fewest owners want. */
export function indexLiterals(requirements: readonly (readonly LiteralSet[])[]): LiteralIndex {
  const literals: Literal[] = [];
  const wanted: number[] = [];
  const idOf = new Map<string, number>();
  const numbered = requirements.map((conjuncts) =>
    conjuncts.map((conjunct) =>
      conjunct.map((literal) => {
        const key = keyOf(literal);
        const id = idOf.get(key) ?? literals.push(literal) - 1;
        idOf.set(key, id);
        wanted[id] = (wanted[id] ?? 0) + 1;
        return id;
      }),
    ),
  );
  const reach = new Int32Array(requirements.length);
  const driven: number[][] = literals.map(() => []);
  const conditions = numbered.map((conjuncts, owner) => {
    const popularity = conjuncts.map((ids) => Math.max(...ids.map((id) => wanted[id] ?? 0)));
    const driver = popularity.indexOf(Math.min(...popularity));
    for (const id of conjuncts[driver] ?? []) driven[id]?.push(owner);
    const reaches = (requirements[owner] ?? []).map(reachOf);
    reach[owner] = reaches[driver] ?? FAR;
    return conjuncts.flatMap((ids, i) => (i === driver ? [] : [...ids, ~(reaches[i] ?? FAR)]));
  });
  return { literals, driven: packLists(driven), reach, conditions: packLists(conditions) };
}

function reachOf(conjunct: LiteralSet): number {
  return Math.min(FAR, Math.max(...conjunct.map(({ text, before }) => text.length + before)));
}
