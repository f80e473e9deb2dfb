// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { Dossier } from '../dossier/dossier';
import { attackerActor, attackerSpan } from './actor';
import { addressObject } from './address';
import { artifactObjects } from './artifact';
import { behaveProfile } from './behave-profile';
import { commandObjects } from './command';
import { intelNote } from './note';
import { observedData } from './observed-data';
import type { StixExport, StixOptions } from './options';
import { extensionDefinition, sharedObjects } from './producer';
import { relationship } from './relationship';
import { identitySightings, techniqueSightings } from './sighting';
import { smtpTargetObjects } from './smtp-target';
import { sightedTechniques } from './technique';
import { techniqueObjects } from './technique-objects';

/** Everything that an export says of one attacker: STIX 2.1 objects that refer to nothing else. Never throws; what cannot be said is counted. */
export function attackerObjects(dossier: Dossier, options: StixOptions): StixExport {
  const { attacker, identity, intel } = dossier;
  const [address, observation] = addressObjects(dossier, options);
  const profile = behaveProfile(dossier, options);
  const actor = attackerActor(dossier, profile, options);
  const own = sightedTechniques(dossier.sightings, options);
  const ofIdentity = sightedTechniques(dossier.identitySightings, options);
  const { sighted } = dossier.identitySightings.length === 0 ? own : sightedTechniques([...dossier.sightings, ...dossier.identitySightings], options);
  const artifacts = artifactObjects(dossier, options);
  const domains = smtpTargetObjects(dossier, options);
  const who = { uuid: attacker.uuid, observedData: observation?.id ?? null };
  const objects = [
    ...sharedObjects(options),
    ...(address && observation ? [address, observation] : []),
    actor,
    ...(profile ? [profile] : []),
    ...(profile || actor['extensions'] ? [extensionDefinition(options)] : []),
    ...(profile ? [relationship('characterizes', profile.id, actor.id, attackerSpan(attacker), options)] : []),
    ...techniqueObjects(actor.id, sighted, options),
    ...own.sighted.flatMap((one) => techniqueSightings(one, who, options)),
    // The identity's own, under its id: what several attackers bring, or its own export, is then one sighting and counts once.
    ...(identity ? identitySightings(identity.uuid, ofIdentity.sighted, options) : []),
    ...artifacts.objects,
    ...domains.objects,
    ...commandObjects(dossier, options),
    ...(intel ? [intelNote(attacker, intel, options)] : []),
  ];
  const tags = own.skipped + ofIdentity.skipped;
  return { objects, skipped: { addresses: address ? 0 : 1, tags, artifacts: artifacts.skipped, domains: domains.skipped } };
}

function addressObjects({ attacker }: Dossier, options: StixOptions): readonly StixObject[] {
  const address = addressObject(attacker.ip, options);
  return address ? [address, observedData(address.id, attacker.uuid, attackerSpan(attacker), attacker.eventCount, options)] : [];
}
