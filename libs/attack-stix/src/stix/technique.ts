// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject, Technique } from '../catalog/facts';
import type { TagGroup } from '../dossier/dossier';
import { headOf } from './our-object';
import type { StixOptions } from './options';

/** A technique, with the tags that an attacker earned for it. */
export interface SightedTechnique {
  readonly technique: Technique;
  readonly groups: readonly TagGroup[];
}

/** MITRE's author and marking, which every technique cites. */
export const mitreObjects = ({ facts }: AttackCatalog): readonly StixObject[] => [facts.marking, facts.identity];

/** Of each technique, made once: every attacker of a fleet brings dozens of them. A technique belongs to one release. */
const patterns = new WeakMap<Technique, StixObject>();

/** MITRE's object, under MITRE's id, author and version: what the catalogue keeps of it, and nothing of ours. */
export function attackPattern(technique: Technique, attack: AttackCatalog): StixObject {
  const pattern = patterns.get(technique) ?? patternOf(technique, attack);
  patterns.set(technique, pattern);
  return pattern;
}

function patternOf(technique: Technique, attack: AttackCatalog): StixObject {
  const { id, stixId, name, url, created, modified, platforms, version, revoked, deprecated } = technique;
  const phases = attack.tacticsOf(id).map(({ shortname }) => ({ kill_chain_name: 'mitre-attack', phase_name: shortname }));
  return {
    ...headOf(stixId),
    created_by_ref: attack.facts.identity.id,
    created,
    modified,
    object_marking_refs: [attack.facts.marking.id],
    ...(revoked && { revoked }),
    external_references: [{ source_name: 'mitre-attack', external_id: id, url }],
    name,
    ...(phases.length > 0 && { kill_chain_phases: phases }),
    x_mitre_is_subtechnique: technique.parentId !== null,
    ...(version !== null && { x_mitre_version: version }),
    ...(platforms.length > 0 && { x_mitre_platforms: platforms }),
    ...(deprecated && { x_mitre_deprecated: deprecated }),
  };
}

/** The techniques of the export's release that the tags name, by id; `skipped` counts the tags that name none. */
export function sightedTechniques(groups: readonly TagGroup[], options: StixOptions) {
  const { attack, techniqueOf = (id: string) => sameOrReplacement(id, attack) } = options;
  const byTechnique = Map.groupBy(groups, ({ subTechniqueId, techniqueId, attackRelease }) => {
    const named = techniqueOf(subTechniqueId ?? techniqueId, attackRelease);
    return named && attack.technique(named.id);
  });
  const skipped = byTechnique.get(null)?.reduce((total, { count }) => total + count, 0) ?? 0;
  const sighted = [...byTechnique].flatMap(([technique, named]): SightedTechnique[] => (technique ? [{ technique, groups: named }] : []));
  return { sighted: sighted.toSorted((a, b) => (a.technique.id < b.technique.id ? -1 : 1)), skipped };
}

export function sameOrReplacement(id: string, attack: AttackCatalog): Technique | null {
  return attack.technique(attack.exists(id) ? id : (attack.replacementOf(id) ?? ''));
}
