// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ResolvedEmit, TechniqueRef, WrittenEmit } from '@ttp/ttp-core';
import { refuse } from './attack-release';
import type { AttackRelease, Refusal } from './attack-release';
import { parentOf } from './facts';
import type { Technique } from './facts';
import { resolveTactic } from './resolve-tactic';
import { resolveTechnique } from './resolve-technique';

/**
 * An emit in the ids of the active release. `siblings` are the other releases its author may have written for.
 * A choice that the data leaves open is refused with the candidates, never guessed.
 */
export function resolveEmit(written: WrittenEmit, active: AttackRelease, siblings: readonly AttackRelease[]): ResolvedEmit {
  const misplaced = misplacedIds(written);
  if (misplaced) return misplaced;
  const field = written.subTechniqueId === null ? 'technique_id' : 'sub_technique_id';
  const technique = resolveTechnique(written.subTechniqueId ?? written.techniqueId, field, active, siblings);
  if (!technique.ok) return technique;
  const tactic = resolveTactic(written, technique.value, active, siblings);
  if (!tactic.ok) return tactic;
  return { ok: true, technique: refOf(technique.value), tactic: tactic.value, mitreUrl: technique.value.url };
}

/** A replacement may turn a sub-technique into a technique or the reverse, so both ids follow from the one that was resolved. */
function refOf({ id, parentId }: Technique): TechniqueRef {
  return parentId === null ? { techniqueId: id, subTechniqueId: null } : { techniqueId: parentId, subTechniqueId: id };
}

function misplacedIds({ techniqueId, subTechniqueId }: TechniqueRef): Refusal | null {
  const parent = parentOf(techniqueId);
  if (parent !== null) {
    return refuse('technique_id', `${techniqueId} is a sub-technique`, `write technique_id: ${parent} and sub_technique_id: ${techniqueId}`);
  }
  if (subTechniqueId === null) return null;
  const owner = parentOf(subTechniqueId);
  if (owner === null) {
    const fix = `write an id such as ${techniqueId}.001, or leave sub_technique_id out`;
    return refuse('sub_technique_id', `${subTechniqueId} is not a sub-technique`, fix);
  }
  if (owner.toUpperCase() === techniqueId.toUpperCase()) return null;
  const fix = `write technique_id: ${owner}, or a sub-technique of ${techniqueId}`;
  return refuse('sub_technique_id', `${subTechniqueId} does not belong to ${techniqueId}`, fix);
}
