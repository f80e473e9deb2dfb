// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { AttackerFacts, IdentityDossier, IdentityFacts, TagGroup } from '../dossier/dossier';
import { attackerSpan, identityActor, identitySpan } from './actor';
import { attackerObjects } from './attacker-objects';
import { actorId, identityActorId } from './ids';
import { mergeObjects } from './merge-objects';
import { sumSkipped } from './options';
import type { StixOptions, StixSkipped } from './options';
import { extensionDefinition } from './producer';
import { relationship } from './relationship';
import { identitySightings } from './sighting';
import { sightedTechniques } from './technique';
import { techniqueObjects } from './technique-objects';

/** Told of what could not be said. */
type OnSkipped = (skipped: StixSkipped) => void;

/**
 * Everything that an export says of one identity: the objects of its attackers, an attacker's at a time, then its own actor and what is known of
 * it alone. Of an attacker no more than some hundred bytes are kept.
 */
export const identityObjects = (dossier: IdentityDossier, options: StixOptions, onSkipped: OnSkipped): AsyncGenerator<readonly StixObject[]> =>
  mergeObjects(partsOf(dossier, options, onSkipped), options);

async function* partsOf({ identity, attackers, sightings }: IdentityDossier, options: StixOptions, onSkipped: OnSkipped) {
  const own = sightedTechniques(sightings, options);
  const facts: AttackerFacts[] = [];
  const uses = new Map<string, TagGroup>();
  for await (const dossier of attackers) {
    const { objects, skipped } = attackerObjects({ ...dossier, identity, identitySightings: sightings }, options);
    facts.push(dossier.attacker);
    dossier.sightings.forEach((group) => widen(uses, group));
    // Each attacker counts the identity's tags, too.
    onSkipped({ ...skipped, tags: skipped.tags - own.skipped });
    yield objects;
  }
  onSkipped({ ...sumSkipped([]), tags: own.skipped });
  const all = sightedTechniques([...sightings, ...uses.values()], options);
  const actor = identityActorObjects(identity, facts, options);
  const used = techniqueObjects(identityActorId(identity.uuid), all.sighted, options);
  yield [...actor, ...used, ...identitySightings(identity.uuid, own.sighted, options)];
}

/** One group a technique, of the whole time of its tags: all that is to be said of its use. */
function widen(uses: Map<string, TagGroup>, group: TagGroup): void {
  const key = JSON.stringify([group.techniqueId, group.subTechniqueId, group.attackRelease]);
  const known = uses.get(key) ?? group;
  uses.set(key, { ...known, firstSeen: earliest(known.firstSeen, group.firstSeen), lastSeen: latest(known.lastSeen, group.lastSeen) });
}

// An invalid date is neither before nor after another.
const earliest = (one: Date, other: Date): Date => (one <= other || Number.isNaN(other.getTime()) ? one : other);
const latest = (one: Date, other: Date): Date => (one >= other || Number.isNaN(other.getTime()) ? one : other);

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
