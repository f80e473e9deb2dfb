// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { AttackerFacts, Dossier, IdentityFacts } from '../dossier/dossier';
import { fingerprintExtension } from './fingerprint';
import type { Fingerprinted } from './fingerprint';
import { actorId, identityActorId } from './ids';
import { custom } from './options';
import type { StixOptions } from './options';
import { ourObject } from './our-object';
import { safeText } from './safe-value';
import { spanOf } from './span';
import type { Span } from './span';

export const attackerSpan = ({ firstSeen, lastSeen }: AttackerFacts): Span => spanOf([firstSeen, lastSeen]);

/** The attacker behind one address. Its id is the attacker's also when it was resolved to an identity, whose name it then wears. */
export function attackerActor(dossier: Dossier, profile: StixObject | undefined, options: StixOptions): StixObject {
  const { attacker, identity } = dossier;
  const { countryCode, asn, asName } = attacker;
  const properties = {
    ...(countryCode && { x_decnet_country_code: safeText(countryCode) }),
    ...(asn && { x_decnet_asn: asn }),
    ...(asName && { x_decnet_as_name: safeText(asName) }),
    ...(profile && { x_decnet_behave_profile_ref: profile.id }),
  };
  const name = identity ? identityName(identity) : `DECNET-attacker-${shortOf(attacker.uuid)}`;
  return threatActor(actorId(attacker.uuid), name, attackerSpan(attacker), dossier, custom(options, properties), options);
}

/** The one actor that several addresses were resolved to. */
export function identityActor(identity: IdentityFacts, span: Span, options: StixOptions): StixObject {
  return threatActor(identityActorId(identity.uuid), identityName(identity), span, { identity, behavior: null, fingerprints: [] }, {}, options);
}

/** The identity's own times; where it has none, its attackers'. */
export function identitySpan({ firstSeen, lastSeen }: IdentityFacts, attackers: readonly AttackerFacts[]): Span {
  if (firstSeen || lastSeen) return spanOf([firstSeen, lastSeen]);
  return spanOf(attackers.flatMap((attacker) => [attacker.firstSeen, attacker.lastSeen]));
}

function threatActor(id: string, name: string, span: Span, fingerprinted: Fingerprinted, more: object, options: StixOptions): StixObject {
  const properties = {
    name,
    threat_actor_types: ['unknown'],
    first_seen: span.first,
    last_seen: span.last,
    ...more,
    ...fingerprintExtension(fingerprinted, options),
  };
  return ourObject(id, span, properties, options);
}

const identityName = ({ uuid }: IdentityFacts): string => `DECNET-identity-${shortOf(uuid)}`;
const shortOf = (uuid: string): string => safeText(uuid.slice(0, 8));
