// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { TObject } from '@sinclair/typebox';
import { ANY_REF, EXTENSION_TYPE, FLAG, TIMESTAMP, hex, list, markingSchema, optional, ref, refButTo, text, versioned, whole } from './stix-common';
import { OBSERVABLE_TYPES } from './stix-observables';

const MAX_COUNT = 999_999_999;

const LINKS = ['relationship', 'sighting'];
const META = ['bundle', 'marking-definition', 'extension-definition', 'language-content'];
const END = refButTo(...LINKS, ...META);

const NAME = { name: text() };
const PHASE = Type.Object({ kill_chain_name: text(), phase_name: text() });
const VERSION = Type.String({ pattern: String.raw`^\d+\.\d+\.\d+$`, description: 'write the version as three numbers, such as 1.0.0' });
const LINK_NAME = Type.String({ pattern: '^[a-z0-9-]+$', description: 'write lower-case letters, digits and hyphens' });
const WINDOW = Type.Object({ start_ts: Type.Number(), end_ts: Type.Number() });
const OBSERVATION = Type.Object({
  primitive: text(),
  source: text(),
  window: WINDOW,
  ...optional({ confidence: Type.Number(), evidence_ref: text(), identity_ref: text() }),
});

/** The objects of an export that are no observables: of the standard (sections 4, 5, 7) those that we or MITRE write, and our own. */
export const DOMAIN_SCHEMAS: Readonly<Record<string, () => TObject>> = {
  'attack-pattern': () => versioned('attack-pattern', NAME, { description: text(), aliases: list(text()), kill_chain_phases: list(PHASE) }),
  identity: () => versioned('identity', NAME, identityProperties()),
  note: () => versioned('note', { content: text(), object_refs: list(ANY_REF) }, { abstract: text(), authors: list(text()) }),
  'observed-data': () => versioned('observed-data', observedProperties()),
  'threat-actor': () => versioned('threat-actor', NAME, actorProperties()),
  relationship: () => versioned('relationship', { relationship_type: LINK_NAME, source_ref: END, target_ref: END }, linkProperties()),
  sighting: () => versioned('sighting', { sighting_of_ref: refButTo(...OBSERVABLE_TYPES, ...LINKS, ...META) }, sightingProperties()),
  'marking-definition': markingSchema,
  'extension-definition': () => versioned('extension-definition', extensionProperties(), { description: text(), extension_properties: list(text()) }),
  'x-decnet-behave-profile': () =>
    versioned('x-decnet-behave-profile', { schema_version: whole(1, MAX_COUNT) }, { kd_digraph_simhash: hex(16), observations: list(OBSERVATION) }),
};

const identityProperties = () => ({
  description: text(),
  roles: list(text()),
  identity_class: text(),
  sectors: list(text()),
  contact_information: text(),
});

const observedProperties = () => ({
  first_observed: TIMESTAMP,
  last_observed: TIMESTAMP,
  number_observed: whole(1, MAX_COUNT),
  object_refs: list(ref(...OBSERVABLE_TYPES, ...LINKS)),
});

const actorProperties = () => ({
  description: text(),
  threat_actor_types: list(text()),
  aliases: list(text()),
  first_seen: TIMESTAMP,
  last_seen: TIMESTAMP,
  roles: list(text()),
  goals: list(text()),
  sophistication: text(),
  resource_level: text(),
  primary_motivation: text(),
  secondary_motivations: list(text()),
  personal_motivations: list(text()),
  x_decnet_behave_profile_ref: ref('x-decnet-behave-profile'),
});

const linkProperties = () => ({ description: text(), start_time: TIMESTAMP, stop_time: TIMESTAMP });

const sightingProperties = () => ({
  description: text(),
  first_seen: TIMESTAMP,
  last_seen: TIMESTAMP,
  count: whole(0, MAX_COUNT),
  observed_data_refs: list(ref('observed-data')),
  where_sighted_refs: list(ref('identity', 'location')),
  summary: FLAG,
  x_decnet_rule_ids: list(text()),
  x_decnet_rule_versions: list(whole(0, MAX_COUNT)),
});

const extensionProperties = () => ({
  created_by_ref: ref('identity'),
  name: text(),
  schema: text(),
  version: VERSION,
  extension_types: list(EXTENSION_TYPE),
});
