// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core';
import type { AttackCatalog } from '../catalog/catalog';
import type { TagGroup } from '../dossier/dossier';
import { groupSpan } from '../stix/sighting';
import type { Layer, LayerTechnique } from './layer-schema';
import { placeGroups, releasesOf, tagsOf } from './place-groups';
import type { Cell } from './place-groups';

const LIGHT = '#fff3cd';
const STRONG = '#b02a37';

/** What a layer shows: the tags of an attacker, an identity, a campaign, a session or the fleet. */
export interface LayerSource {
  /** Under any releases: those of the catalogue's are shown, and the others named. */
  readonly groups: readonly TagGroup[];
  /** Who used each technique; one actor where nothing is said, as with a single attacker. */
  readonly actors?: readonly ActorCount[];
}

/** Distinct actors of a technique, with its sub-techniques, or of a sub-technique. */
export interface ActorCount {
  readonly id: string;
  /** As stored: `v19.0`. */
  readonly attackRelease: string;
  readonly actors: number;
}

export interface LayerHead {
  readonly name: string;
  /** Left out where two exports of the same data shall be equal. */
  readonly exportedAt?: Date;
}

/** A layer of the catalogue's release, one entry a technique and tactic: the score is how many distinct actors used the technique. */
export function navigatorLayer(source: LayerSource & LayerHead, catalog: AttackCatalog): Layer {
  const { cells, unplaced } = placeGroups(source.groups, catalog);
  const actorsOf = actorCounter(source, catalog);
  const techniques = cells.map((cell) => ({ ...entryOf([cell]), score: actorsOf(cell), metadata: cellFacts(cell, actorsOf(cell)) }));
  const most = Math.max(1, ...cells.map(actorsOf));
  return {
    ...headOf(source, source.groups, unplaced, catalog),
    techniques,
    // A gradient needs two ends, also where nothing was seen.
    gradient: { colors: [LIGHT, STRONG], minValue: 0, maxValue: most },
    legendItems: [
      { label: '0 actors', color: LIGHT },
      { label: most === 1 ? '1 actor' : `${most} actors`, color: STRONG },
    ],
  };
}

export function actorCounter({ actors = [] }: LayerSource, { attackRelease }: AttackCatalog): (cell: Cell) => number {
  const counts = new Map<string, number>();
  for (const count of actors.filter((one) => one.attackRelease === attackRelease)) {
    const id = count.id.toUpperCase();
    // Counted apart, the same actor may be in both: at least the larger count is sure.
    counts.set(id, Math.max(count.actors, counts.get(id) ?? 1));
  }
  return ({ id }) => counts.get(id) ?? 1;
}

/** Everything of a layer but its cells and colours. */
export function headOf({ name, exportedAt }: LayerHead, groups: readonly TagGroup[], unplaced: number, catalog: AttackCatalog): Layer {
  const tags = tagsOf(groups.filter(({ attackRelease }) => attackRelease === catalog.attackRelease));
  return {
    name: printable(name),
    versions: { attack: catalog.release.split('.')[0] ?? '', navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `${tags} tags under ATT&CK ${catalog.attackRelease}${exportedAt ? `, exported ${exportedAt.toISOString()}` : ''}`,
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    selectTechniquesAcrossTactics: false,
    selectSubtechniquesWithParent: false,
    metadata: facts({
      attack_release: catalog.attackRelease,
      available_releases: releasesOf(groups).join(', '),
      tags: `${tags}`,
      unplaced_tags: unplaced > 0 ? `${unplaced}` : '',
    }),
  };
}

/** The entry of one cell, as one or two sides have it. */
export const entryOf = (sides: readonly Cell[]): LayerTechnique => ({
  techniqueID: sides[0]?.id ?? '',
  tactic: sides[0]?.tactic ?? '',
  color: '',
  comment: '',
  enabled: true,
  ...(sides.some(({ isParent }) => isParent) && { showSubtechniques: true }),
});

export function cellFacts({ groups }: Cell, actors: number) {
  const { first, last } = groupSpan(groups);
  const rules = [...new Set(groups.map(({ ruleId }) => ruleId))].toSorted().join(', ');
  return facts({ actors: `${actors}`, tags: `${tagsOf(groups)}`, first_seen: first, last_seen: last, rules });
}

/** A fact without a value says nothing. */
const facts = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }]));
