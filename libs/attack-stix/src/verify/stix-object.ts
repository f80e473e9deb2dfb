// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { EXTENSION_ID } from '../stix/ids';
import type { StixProfile } from '../stix/options';
import { flaw } from './stix-finding';
import type { Flaw } from './stix-finding';
import { idFlaws } from './stix-ids';
import { meaningFlaws } from './stix-meaning';
import { isRecord } from './stix-refs';
import { schemaOf } from './stix-schema';
import { valueFlaws } from './stix-values';

/** Section 11.1: a property that the standard does not know. MITRE's and ours are such. */
const CUSTOM_NAME = /^x_[a-z0-9_]{1,248}$/;

/** What is wrong with an object by itself. Each is checked against the schema of its own type, never against a union of all. */
export function objectFlaws(object: StixObject, profile: StixProfile): readonly Flaw[] {
  const schema = schemaOf(object.type);
  if (!schema) return [flaw('/type', 'a type that no export has', 'leave the object out')];
  const errors = [...schema.check.Errors(object)];
  const shape = errors.map((error) => flaw(error.path, error.message, error.schema.description ?? error.message));
  const names = Object.keys(object).filter((name) => !schema.names.has(name) && !CUSTOM_NAME.test(name));
  const unknown = names.map((name) => flaw(`/${name}`, 'a property that the type does not have', 'begin its name with x_, or leave it out'));
  const values = Object.entries(object).flatMap(([name, value]) => valueFlaws(value, `/${name}`));
  const found = [...shape, ...unknown, ...values, ...(profile === 'opencti' ? customFlaws(object) : [])];
  // What a property means is asked only where it is one.
  return found.length > 0 ? found : [...meaningFlaws(object), ...idFlaws(object)];
}

function customFlaws(object: StixObject): readonly Flaw[] {
  const fix = 'leave it out: the profile takes standard objects only';
  if (object.type.startsWith('x-')) return [flaw('/type', 'a custom object', fix)];
  const ours = Object.keys(object).filter((name) => name.startsWith('x_decnet_'));
  const extension = isRecord(object['extensions']) && EXTENSION_ID in object['extensions'] ? ['extensions'] : [];
  return [...ours, ...extension].map((name) => flaw(`/${name}`, 'custom content', fix));
}
