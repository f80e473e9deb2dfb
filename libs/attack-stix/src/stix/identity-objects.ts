// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { AttackerFacts, IdentityDossier, IdentityFacts } from '../dossier/dossier';
import { attackerSpan, identityActor, identitySpan } from './actor';
import { attackerObjects } from './attacker-objects';
import { actorId } from './ids';
import { sumSkipped } from './options';
import type { StixExport, StixOptions } from './options';
import { extensionDefinition, sharedObjects } from './producer';
import { relationship } from './relationship';
import { techniqueSightings } from './sighting';
import { sightedTechniques } from './technique';
import { techniqueObjects } from './technique-objects';

/** Everything that an export says of one identity: its attackers' objects, its own actor, and what is known of it alone. */
export function identityObjects({ identity, attackers, sightings }: IdentityDossier, options: StixOptions): StixExport {
  const parts = attackers.map((dossier) => attackerObjects(dossier, options));
  const own = sightedTechniques(sightings, options);
  const all = sightedTechniques([...sightings, ...attackers.flatMap((dossier) => dossier.sightings)], options);
  const [actor, ...links] = identityActorObjects(identity, attackers.map(({ attacker }) => attacker), options);
  const objects = [
    ...sharedObjects(options),
    ...parts.flatMap((part) => part.objects),
    ...(actor ? [actor] : []),
    ...links,
    ...(actor ? techniqueObjects(actor.id, all.sighted, options) : []),
    ...own.sighted.flatMap((one) => techniqueSightings(one, { uuid: identity.uuid, observedData: null }, options)),
  ];
  const ownSkipped = { addresses: 0, tags: own.skipped, artifacts: 0, domains: 0 };
  return { objects: eachOnce(objects), skipped: sumSkipped([...parts.map(({ skipped }) => skipped), ownSkipped]) };
}

/**
 * The actor of an identity, and that it is derived from those of its attackers, which are in the bundle.
 * A fleet's bundle has these behind its attackers.
 */
export function identityActorObjects(identity: IdentityFacts, attackers: readonly AttackerFacts[], options: StixOptions): readonly StixObject[] {
  const actor = identityActor(identity, identitySpan(identity, attackers), options);
  return [
    actor,
    ...(actor['extensions'] ? [extensionDefinition(options)] : []),
    ...attackers.map((attacker) => relationship('derived-from', actor.id, actorId(attacker.uuid), attackerSpan(attacker), options)),
  ];
}

const eachOnce = (objects: readonly StixObject[]): readonly StixObject[] => [...new Map(objects.map((object) => [object.id, object])).values()];
