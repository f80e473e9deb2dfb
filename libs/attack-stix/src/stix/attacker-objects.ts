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
import { techniqueSightings } from './sighting';
import { smtpTargetObjects } from './smtp-target';
import { sightedTechniques } from './technique';
import { techniqueObjects } from './technique-objects';

/** Everything that an export says of one attacker: STIX 2.1 objects that refer to nothing else. Never throws; what cannot be said is counted. */
export function attackerObjects(dossier: Dossier, options: StixOptions): StixExport {
  const { attacker, intel } = dossier;
  const [address, observation] = addressObjects(dossier, options);
  const profile = behaveProfile(dossier, options);
  const actor = attackerActor(dossier, profile, options);
  const { sighted, skipped: tags } = sightedTechniques(dossier.sightings, options);
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
    ...sighted.flatMap((one) => techniqueSightings(one, who, options)),
    ...artifacts.objects,
    ...domains.objects,
    ...commandObjects(dossier, options),
    ...(intel ? [intelNote(attacker, intel, options)] : []),
  ];
  return { objects, skipped: { addresses: address ? 0 : 1, tags, artifacts: artifacts.skipped, domains: domains.skipped } };
}

function addressObjects({ attacker }: Dossier, options: StixOptions): readonly StixObject[] {
  const address = addressObject(attacker.ip, options);
  return address ? [address, observedData(address.id, attacker.uuid, attackerSpan(attacker), attacker.eventCount, options)] : [];
}
