// SPDX-License-Identifier: AGPL-3.0-or-later
import { label, oneOf, refuse } from './attack-release';
import type { AttackRelease, Refusal, Resolved } from './attack-release';
import { closestId } from './closest-id';
import { isActive } from './facts';
import type { Technique } from './facts';
import { isNewer } from './release';

type IdField = 'technique_id' | 'sub_technique_id';

/** The active release's technique for an id of any known release: itself, its replacement, or its only predecessor. */
export function resolveTechnique(id: string, field: IdField, active: AttackRelease, siblings: readonly AttackRelease[]): Resolved<Technique> {
  const known = active.technique(id);
  if (known) return isActive(known) ? { ok: true, value: known } : replaced(known, field, active);
  const newer = siblings.find((sibling) => isNewer(sibling.release, active.release) && sibling.technique(id) !== null);
  return newer ? predecessor(id, field, active, newer) : unknown(id, field, active);
}

function replaced(retired: Technique, field: IdField, active: AttackRelease): Resolved<Technique> {
  const replacement = active.technique(active.replacementOf(retired.id) ?? '');
  if (replacement) return { ok: true, value: replacement };
  const state = retired.deprecated ? 'deprecated' : 'revoked';
  return refuse(field, `${label(retired)} is ${state} in ATT&CK ${active.release} and nothing replaces it`, 'write an active technique that fits');
}

/** `newer` revoked some techniques in favour of this one; if the active release has exactly one of them, that is the same behaviour in its terms. */
function predecessor(id: string, field: IdField, active: AttackRelease, newer: AttackRelease): Resolved<Technique> {
  const target = newer.replacementOf(id) ?? newer.technique(id)?.id;
  const candidates = active.techniques.filter((one) => isActive(one) && newer.replacementOf(one.id) === target);
  const [only] = candidates;
  if (only && candidates.length === 1) return { ok: true, value: only };
  const origin = `${id} came with ATT&CK ${newer.release}`;
  if (!only) return refuse(field, `${origin} and replaced nothing of ${active.release}`, `write a technique of ${active.release}, or run on ${newer.release}`);
  return refuse(field, `${origin} and replaced ${candidates.length} techniques of ${active.release}`, `write ${oneOf(candidates.map(label))}`);
}

function unknown(id: string, field: IdField, active: AttackRelease): Refusal {
  const closest = closestId(id, active.techniques.filter(isActive));
  return refuse(field, `${id} is not in ATT&CK ${active.release}`, closest ? `did you mean ${label(closest)}?` : 'write an id such as T1059 or T1059.004');
}
