// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core';
import type { StixObject } from '../catalog/facts';
import { text } from '../catalog/stix-bundle';
import type { Dossier } from '../dossier/dossier';
import { isIpv4 } from '../stix/address';
import { attackerObjects } from '../stix/attacker-objects';
import type { StixOptions } from '../stix/options';
import { sightedTechniques } from '../stix/technique';
import type { SightedTechnique } from '../stix/technique';
import { attribute, fitting, templateObject, unique } from './attribute';
import { attributeType } from './attribute-types';
import { fingerprintValues } from './fingerprint-values';
import { actorGalaxy, techniqueGalaxy } from './galaxy';
import { eventUuid, fileUuid, reportUuid, uuidOf } from './ids';
import { observationsOf } from './observations';
import type { Observed } from './observations';
import type { MispAttribute, MispEvent, MispObject } from './schema';
import { addressSightings } from './sightings';
import { observedTactic, techniqueReport } from './technique-report';

export interface MispOptions extends Omit<StixOptions, 'profile'> {
  /** Who may see the event: 0 the own organisation (unless given), 1 its community, 2 connected ones, 3 all. */
  readonly distribution?: '0' | '1' | '2' | '3';
}

const THREAT_LEVELS: ReadonlyMap<string, string> = new Map([['malicious', '1'], ['suspicious', '2'], ['benign', '3']]);

/**
 * One attacker as a MISP event; null where its address is no IP address. The same dossier gives the same event, under UUIDs of its own, so
 * that MISP updates on a second import. Times are of the data: the event's is its newest part's, and MISP takes an edit when it is newer.
 */
export function mispEvent(dossier: Dossier, { tlp = 'none', distribution = '0', ...options }: MispOptions): MispEvent | null {
  const { objects } = attackerObjects(dossier, options);
  const observed = observationsOf(objects);
  const [address] = observed('ipv4-addr', 'ipv6-addr');
  const actor = objects.find(({ type }) => type === 'threat-actor');
  if (!address || !actor) return null;

  const event = eventUuid(dossier.attacker.uuid);
  const { sighted } = sightedTechniques([...dossier.sightings, ...dossier.identitySightings], options);
  const attributes = unique([
    addressAttribute(address, event, dossier),
    ...observed('domain-name').map((domain) => domainAttribute(domain, event)),
    ...fingerprintValues(actor).map(({ type, value }) => attribute(event, type, value, address.span)),
    ...objects.filter(({ type }) => type === 'note').map((note) => intelAttribute(note, event)),
  ]);
  const composed = unique([...observed('file').map((file) => fileObject(file, event)), ...observed('process').map(commandObject)]);
  const timestamp = [...attributes, ...composed].map((part) => part.timestamp).reduce((one, other) => (Number(one) > Number(other) ? one : other));
  const verdict = dossier.intel?.aggregateVerdict || 'unknown';
  const techniques = sighted.map(({ technique }) => technique);
  return {
    uuid: event,
    info: printable(`Honeypot attacker ${text(address.observable, 'value')}: ${verdict}`).slice(0, 256).toWellFormed(),
    date: address.span.first.slice(0, 10),
    timestamp,
    publish_timestamp: '0',
    threat_level_id: THREAT_LEVELS.get(verdict.toLowerCase()) ?? '4',
    analysis: '2',
    distribution,
    sharing_group_id: '0',
    published: false,
    Tag: tagNames(sighted, options, tlp).map((name) => ({ name })),
    Attribute: attributes,
    ...(composed.length > 0 && { Object: composed }),
    Galaxy: [...techniqueGalaxy(techniques, options.attack), actorGalaxy(actor)],
    ...(sighted.length > 0 && { EventReport: [report(event, sighted, timestamp, options)] }),
  };
}

/** Under the UUID that converted STIX brings. MISP drops it where another event has it: so only the first event at an address does. */
function addressAttribute({ observable, span, count }: Observed, event: string, { sightings, isLaterAtAddress }: Dossier): MispAttribute {
  const more = { comment: `attacked honeypots, ${count} events`, Sighting: addressSightings(sightings, span, event) };
  const own = isLaterAtAddress ? more : { uuid: uuidOf(observable.id), ...more };
  return attribute(event, 'ip-src', text(observable, 'value'), span, own);
}

/** MISP knows domains in ASCII and below a top-level one; another name is a text. */
function domainAttribute({ observable, span, count }: Observed, event: string): MispAttribute {
  const name = text(observable, 'value');
  const ascii = URL.parse(`http://${name}`)?.hostname ?? '';
  // Numbers alone are an address to a URL.
  const [type, value] = attributeType('domain')?.accepts(ascii) && !isIpv4(ascii) ? ['domain', ascii] : ['text', name];
  return attribute(event, type, value, span, { comment: `target of mail, ${count} times` });
}

function intelAttribute(note: StixObject, event: string): MispAttribute {
  const span = { first: text(note, 'created'), last: text(note, 'modified') };
  // Every attacker of one verdict has the same text: that relates nobody.
  const more = { uuid: uuidOf(note.id), category: 'External analysis', comment: text(note, 'abstract'), disable_correlation: true };
  return attribute(event, 'text', text(note, 'content'), span, more);
}

function fileObject({ observable, span, count }: Observed, event: string): MispObject {
  const { 'SHA-256': sha256 = '' } = observable['hashes'] as Readonly<Record<string, string>>;
  const filename = typeof observable['name'] === 'string' ? fitting(printable(observable['name'])) : '';
  return templateObject('file', fileUuid(event, sha256, filename), { sha256, filename }, span, `captured ${count} times, ${observable.id}`);
}

function commandObject({ observable, span }: Observed): MispObject {
  const values = { 'command-line': text(observable, 'command_line'), hidden: '0' };
  return templateObject('process', uuidOf(observable.id), values, span, 'typed on a honeypot');
}

function tagNames(sighted: readonly SightedTechnique[], { attack }: StixOptions, tlp: string): readonly string[] {
  const tactics = new Set(sighted.flatMap(({ groups }) => groups.map((group) => observedTactic(group, attack))));
  return [
    'misp-galaxy:producer="DECNET"',
    ...(tlp === 'none' ? [] : [`tlp:${tlp}`]),
    // Exactly the name of the cluster in MISP's own galaxy, whose values carry no parent's name.
    ...sighted.map(({ technique }) => `misp-galaxy:mitre-attack-pattern="${technique.name} - ${technique.id}"`),
    ...[...tactics].toSorted().map((tactic) => `mitre-attack:tactic="${tactic}"`),
  ];
}

const report = (event: string, sighted: readonly SightedTechnique[], timestamp: string, { attack }: StixOptions) => ({
  uuid: reportUuid(event),
  name: `Techniques under ATT&CK ${attack.attackRelease}`,
  content: techniqueReport(sighted, attack),
  timestamp,
  deleted: false as const,
  distribution: '5',
  sharing_group_id: '0' as const,
});
