// SPDX-License-Identifier: AGPL-3.0-or-later
import { label, oneOf, refuse } from './attack-release';
import type { AttackRelease, Refusal, Resolved } from './attack-release';
import { closestId } from './closest-id';
import { crosswalk } from './crosswalk';
import { isActive } from './facts';
import type { Technique } from './facts';
import { isNewer } from './release';

type IdField = 'technique_id' | 'sub_technique_id';

/** The active release's technique for an id of any known release: itself, its replacement, or its only predecessor. */
export function resolveTechnique(id: string, field: IdField, active: AttackRelease, siblings: readonly AttackRelease[]): Resolved<Technique> {
  const origin = [active, ...siblings.filter(({ release }) => isNewer(release, active.release))].find((release) => release.technique(id) !== null);
  if (!origin) return unknown(id, field, active);
  const walk = crosswalk(id, origin, active);
  if (walk.status === 'split') return severalPredecessors(id, field, active, origin, walk.ids);
  const technique = walk.status === 'mapped' ? active.technique(walk.id) : null;
  if (technique) return { ok: true, value: technique };
  const retired = active.technique(id);
  return retired ? withoutReplacement(retired, field, active) : withoutPredecessor(id, field, active, origin);
}

function withoutReplacement(retired: Technique, field: IdField, active: AttackRelease): Refusal {
  const state = retired.deprecated ? 'deprecated' : 'revoked';
  return refuse(field, `${label(retired)} is ${state} in ATT&CK ${active.release} and nothing replaces it`, 'write an active technique that fits');
}

function withoutPredecessor(id: string, field: IdField, active: AttackRelease, origin: AttackRelease): Refusal {
  const fix = `write a technique of ${active.release}, or run on ${origin.release}`;
  return refuse(field, `${id} came with ATT&CK ${origin.release} and replaced nothing of ${active.release}`, fix);
}

function severalPredecessors(id: string, field: IdField, active: AttackRelease, origin: AttackRelease, ids: readonly string[]): Refusal {
  const candidates = ids.map((one) => label(active.technique(one) ?? { id: one, name: '' }));
  const reason = `${id} came with ATT&CK ${origin.release} and replaced ${ids.length} techniques of ${active.release}`;
  return refuse(field, reason, `write ${oneOf(candidates)}`);
}

function unknown(id: string, field: IdField, active: AttackRelease): Refusal {
  const closest = closestId(id, active.techniques.filter(isActive));
  const fix = closest ? `did you mean ${label(closest)}?` : 'write an id such as T1059 or T1059.004';
  return refuse(field, `${id} is not in ATT&CK ${active.release}`, fix);
}
