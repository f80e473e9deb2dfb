// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { StixOptions } from './options';
import { relationship } from './relationship';
import { groupSpan } from './sighting';
import { attackPattern, mitreObjects } from './technique';
import type { SightedTechnique } from './technique';

/** The techniques, behind MITRE's author and marking, and that the actor uses them. */
export function techniqueObjects(actor: string, sighted: readonly SightedTechnique[], options: StixOptions): readonly StixObject[] {
  if (sighted.length === 0) return [];
  const uses = sighted.flatMap(({ technique, groups }) => [
    attackPattern(technique, options.attack),
    relationship('uses', actor, technique.stixId, groupSpan(groups), options),
  ]);
  return [...mitreObjects(options.attack), ...uses];
}
