// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TObject } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { TypeCheck } from '@sinclair/typebox/compiler';
import { DOMAIN_SCHEMAS } from './stix-domain';
import { OBSERVABLE_SCHEMAS } from './stix-observables';

/** The check of a type and the names of the properties that the standard, or our extension of it, gives the type. */
export interface StixSchema {
  readonly check: TypeCheck<TObject>;
  readonly names: ReadonlySet<string>;
}

const SCHEMAS: ReadonlyMap<string, () => TObject> = new Map(Object.entries({ ...DOMAIN_SCHEMAS, ...OBSERVABLE_SCHEMAS }));

const compiled = new Map<string, StixSchema>();

/** Null for a type that no export of ours has. Compiled on first use: a process that verifies nothing does not pay for it. */
export function schemaOf(type: string): StixSchema | null {
  const known = compiled.get(type);
  const schema = known ? undefined : SCHEMAS.get(type)?.();
  if (!schema) return known ?? null;
  const made = { check: TypeCompiler.Compile(schema), names: new Set(Object.keys(schema.properties)) };
  compiled.set(type, made);
  return made;
}
