// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { TLP_EXTENSION_ID } from '../stix/marking';
import { STIX_ID } from './stix-common';

/** Where an object points at another. */
export interface Reference {
  /** `/sighting_of_ref`, `/object_refs/0`. */
  readonly path: string;
  readonly target: string;
}

/**
 * What an object refers to: every STIX id in a property whose name ends in `_ref` or `_refs`, and the definitions of its extensions.
 * Other text there is no reference: the standard's own properties are checked by their schema, `evidence_ref` of an observation is a log line's.
 */
export function referencesOf(object: StixObject): readonly Reference[] {
  const { extensions } = object;
  const definitions = isRecord(extensions) ? Object.keys(extensions).filter((key) => key.startsWith('extension-definition--')) : [];
  // TLP's own definition is OASIS' and stands in no bundle.
  const ours = definitions.filter((target) => target !== TLP_EXTENSION_ID);
  return [...within(object, ''), ...ours.map((target) => ({ path: '/extensions', target }))];
}

function within(value: object, path: string): readonly Reference[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const at = `${path}/${name}`;
    if (name.endsWith('_ref')) return idsAt([[at, member]]);
    if (name.endsWith('_refs') && Array.isArray(member)) return idsAt(member.map((item, place) => [`${at}/${place}`, item]));
    return typeof member === 'object' && member !== null ? within(member, at) : [];
  });
}

function idsAt(places: readonly (readonly [path: string, value: unknown])[]): readonly Reference[] {
  return places.flatMap(([path, target]) => (isText(target) && STIX_ID.test(target) ? [{ path, target }] : []));
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
