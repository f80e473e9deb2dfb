// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackerObjects, identityActorObjects, mergeObjects } from '@ttp/attack-stix';
import type { AttackerFacts, Dossier, IdentityFacts, StixObject, StixOptions, StixSkipped } from '@ttp/attack-stix';

/** Told of each attacker what could not be said of it. */
export type OnSkipped = (skipped: StixSkipped) => void;

interface SeenIdentity {
  readonly identity: IdentityFacts;
  readonly attackers: AttackerFacts[];
}

/** The objects of a fleet's bundle: those of each attacker in their order, then an actor for each identity that they were resolved to. */
export const fleetObjects = (dossiers: AsyncIterable<Dossier>, options: StixOptions, onSkipped: OnSkipped): AsyncGenerator<readonly StixObject[]> =>
  mergeObjects(objectsOfEach(dossiers, options, onSkipped), options);

async function* objectsOfEach(dossiers: AsyncIterable<Dossier>, options: StixOptions, onSkipped: OnSkipped) {
  const identities = new Map<string, SeenIdentity>();
  for await (const dossier of dossiers) {
    remember(identities, dossier);
    const { objects, skipped } = attackerObjects(dossier, options);
    onSkipped(skipped);
    yield objects;
  }
  for (const { identity, attackers } of identities.values()) yield identityActorObjects(identity, attackers, options);
}

/** Of an attacker its facts only, a few hundred bytes: the actor's times and links need all of them. */
function remember(identities: Map<string, SeenIdentity>, { identity, attacker }: Dossier): void {
  if (identity === null) return;
  const seen = identities.get(identity.uuid);
  if (seen) seen.attackers.push(attacker);
  else identities.set(identity.uuid, { identity, attackers: [attacker] });
}
