// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { actorSightingId, observableId, PRODUCER_ID, relationshipId } from '../stix/ids';
import { flaw } from './stix-finding';
import type { Flaw } from './stix-finding';
import { isRecord, isText } from './stix-refs';

/** Section 6: the properties that an observable's id is made of. A process has none. */
const CONTRIBUTING: ReadonlyMap<string, readonly string[]> = new Map([
  ['ipv4-addr', ['value']],
  ['ipv6-addr', ['value']],
  ['domain-name', ['value']],
  ['file', ['hashes', 'name', 'extensions', 'parent_directory_ref']],
]);

/** Section 2.9: of several hashes only the first of these that is there. */
const HASH_ORDER = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'];

/** An id that is not what the object's content makes it: a re-import would double the object. */
export function idFlaws(object: StixObject): readonly Flaw[] {
  const expected = expectedId(object);
  return expected === null || expected === object.id ? [] : [flaw('/id', 'not the id that the content gives', `write ${expected}`)];
}

/** Null where the content alone does not say: an attacker's uuid is in no object. */
function expectedId(object: StixObject): string | null {
  const contributing = CONTRIBUTING.get(object.type);
  if (contributing) return observableId(object.type, contributingOf(object, contributing));
  return object['created_by_ref'] === PRODUCER_ID ? ourId(object) : null;
}

function ourId(object: StixObject): string | null {
  const { type, relationship_type: link, source_ref: source, target_ref: target, sighting_of_ref: seen, observed_data_refs: observations } = object;
  if (type === 'relationship' && isText(link) && isText(source) && isText(target)) return relationshipId(link, source, target);
  const isOfActor = type === 'sighting' && isText(seen) && seen.startsWith('threat-actor--');
  const first: unknown = Array.isArray(observations) ? observations[0] : undefined;
  return isOfActor && isText(first) ? actorSightingId(first) : null;
}

function contributingOf(object: StixObject, names: readonly string[]): object {
  const present = names.filter((name) => object[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, name === 'hashes' ? oneHash(object[name]) : object[name]]));
}

function oneHash(hashes: unknown): unknown {
  if (!isRecord(hashes)) return hashes;
  const first = HASH_ORDER.find((name) => hashes[name] !== undefined) ?? Object.keys(hashes).toSorted()[0] ?? '';
  return { [first]: hashes[first] };
}
