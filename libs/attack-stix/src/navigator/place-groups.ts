// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import { isNewer } from '../catalog/release';
import type { TagGroup } from '../dossier/dossier';

/** One cell of the matrix. */
export interface Cell {
  /** Technique or sub-technique. */
  readonly id: string;
  /** Such as `discovery`. */
  readonly tactic: string;
  /** Whether a cell of one of its sub-techniques stands under it. */
  readonly isParent: boolean;
  /** Its tags, and those of its sub-techniques. */
  readonly groups: readonly TagGroup[];
}

export interface Placed {
  /** By technique id, then by tactic. */
  readonly cells: readonly Cell[];
  /** Tags of the release whose technique is not under their tactic in its Enterprise matrix. */
  readonly unplaced: number;
}

/** The cells of the catalogue's release; tags under another release have none. A sub-technique has its own cell and adds to its parent's. */
export function placeGroups(groups: readonly TagGroup[], catalog: AttackCatalog): Placed {
  const ofRelease = groups.filter(({ attackRelease }) => attackRelease === catalog.attackRelease);
  const placed = ofRelease.flatMap((group) => {
    const id = (group.subTechniqueId ?? group.techniqueId).toUpperCase();
    const tactic = catalog.exists(id) ? tacticUnder(id, group.tactic, catalog) : null;
    return tactic === null ? [] : [{ id, tactic, isParent: false, group }];
  });
  const parents = placed.flatMap((one) => {
    const parent = catalog.technique(one.id)?.parentId ?? null;
    return parent !== null && tacticUnder(parent, one.group.tactic, catalog) ? [{ ...one, id: parent, isParent: true }] : [];
  });
  const byCell = [...Map.groupBy([...placed, ...parents], keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const cells = byCell.flatMap(([, entries]): Cell[] => {
    const [first] = entries;
    const isParent = entries.some((entry) => entry.isParent);
    return first ? [{ id: first.id, tactic: first.tactic, isParent, groups: entries.map(({ group }) => group) }] : [];
  });
  return { cells, unplaced: tagsOf(ofRelease) - tagsOf(placed.map(({ group }) => group)) };
}

/** One cell of the matrix; sorts by technique, then by tactic. */
export const keyOf = ({ id, tactic }: Pick<Cell, 'id' | 'tactic'>): string => `${id} ${tactic}`;

export const tagsOf = (groups: readonly TagGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);

/** The releases that the tags were given under, the newest first: `v19.0`, `v18.1`. */
export function releasesOf(groups: readonly Pick<TagGroup, 'attackRelease'>[]): readonly string[] {
  const releases = new Set(groups.map(({ attackRelease }) => attackRelease));
  return [...releases].toSorted((a, b) => (isNewer(a.replace(/^v/, ''), b.replace(/^v/, '')) ? -1 : 1));
}

/** Shortname of the tactic, if the technique is under it. */
function tacticUnder(id: string, tacticId: string, catalog: AttackCatalog): string | null {
  return catalog.tacticsOf(id).find((tactic) => tactic.id === tacticId.toUpperCase())?.shortname ?? null;
}
