// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import { actorCounter, cellFacts, entryOf, headOf } from './layer';
import type { LayerHead, LayerSource } from './layer';
import type { Layer } from './layer-schema';
import { keyOf, placeGroups } from './place-groups';

export interface ComparedSide extends LayerSource {
  /** Such as `attacker 5b1f3c9e`. */
  readonly label: string;
}

/** By score: 1 is in `a` only, 2 in `b` only, 3 in both. */
const COLORS = ['#6baed6', '#fdae6b', '#74c476'] as const;

/** A layer of the catalogue's release that shows which cells one side has, the other, or both. */
export function comparisonLayer(head: LayerHead, a: ComparedSide, b: ComparedSide, catalog: AttackCatalog): Layer {
  const sides = [a, b].map((side) => ({ label: side.label, actorsOf: actorCounter(side, catalog), ...placeGroups(side.groups, catalog) }));
  const seen = sides.flatMap(({ label, cells, actorsOf }, at) => cells.map((cell) => ({ at, label, cell, actors: actorsOf(cell) })));
  const byCell = [...Map.groupBy(seen, ({ cell }) => keyOf(cell))].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const techniques = byCell.map(([, entries]) => {
    const score = entries.reduce((sum, { at }) => sum + at + 1, 0);
    const metadata = entries.flatMap(({ label, cell, actors }) =>
      cellFacts(cell, actors).map(({ name, value }) => ({ name: `${label}: ${name}`, value })),
    );
    return { ...entryOf(entries.map(({ cell }) => cell)), score, color: COLORS[score - 1] ?? '', metadata };
  });
  const unplaced = sides.reduce((sum, side) => sum + side.unplaced, 0);
  return {
    ...headOf(head, [...a.groups, ...b.groups], unplaced, catalog),
    techniques,
    gradient: { colors: [...COLORS], minValue: 1, maxValue: COLORS.length },
    legendItems: [`only ${a.label}`, `only ${b.label}`, 'both'].map((label, at) => ({ label, color: COLORS[at] ?? '' })),
  };
}
