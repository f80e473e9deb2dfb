// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from './attack-data-error';
import type { StixObject } from './facts';

/** The objects of a STIX bundle. Throws `AttackDataError` when `raw` is not one. */
export function objectsOf(raw: unknown): readonly StixObject[] {
  if (!isRecord(raw) || raw['type'] !== 'bundle' || !Array.isArray(raw['objects'])) {
    throw new AttackDataError('not a STIX bundle: expected an object with "type": "bundle" and a list "objects"');
  }
  return raw['objects'].map((object: unknown, position) => {
    if (isStixObject(object)) return object;
    throw new AttackDataError(`objects[${position}] of the bundle has no text "type" and "id"`);
  });
}

/** ATT&CK id and page of an object: its first reference whose source is `mitre-attack`; other sources (CAPEC) number other things. */
export function attackReference(object: StixObject): { readonly id: string; readonly url: string } {
  const { external_id: id, url } = mitreReference(object) ?? {};
  if (typeof id === 'string' && typeof url === 'string') return { id, url };
  throw new AttackDataError(`${object.id} has no mitre-attack reference with an external_id and a url`);
}

/** Whether MITRE gave the object an ATT&CK id. */
export function isNumbered(object: StixObject): boolean {
  return typeof mitreReference(object)?.['external_id'] === 'string';
}

function mitreReference(object: StixObject): Record<string, unknown> | undefined {
  return records(object, 'external_references').find((one) => one['source_name'] === 'mitre-attack');
}

export function text(object: StixObject, property: string): string {
  const value = object[property];
  if (typeof value === 'string') return value;
  throw new AttackDataError(`${object.id} has no text "${property}"`);
}

/** The list's texts; empty when the object has no such list. */
export function texts(object: StixObject, property: string): readonly string[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The list's objects; empty when the object has no such list. */
export function records(object: StixObject, property: string): readonly Record<string, unknown>[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRevoked(object: StixObject): boolean {
  return object['revoked'] === true;
}

export function isDeprecated(object: StixObject): boolean {
  return object['x_mitre_deprecated'] === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStixObject(value: unknown): value is StixObject {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['id'] === 'string';
}
