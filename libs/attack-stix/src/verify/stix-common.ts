// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { TSchema } from '@sinclair/typebox';

// Written from the STIX 2.1 standard (OASIS, 10 June 2021), sections 2 and 3. A description says what to write instead.
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const TYPE = '[a-z][a-z0-9-]{1,248}[a-z0-9]';

export const STIX_ID = new RegExp(`^${TYPE}--${UUID}$`);

/** The id of an object of one of the types. */
export const ref = (...types: readonly string[]) =>
  Type.String({ pattern: `^(?:${types.join('|')})--${UUID}$`, description: `write the id of ${types.join(' or ')}, with a lower-case UUID` });

/** The id of anything but the types. */
export const refButTo = (...types: readonly string[]) =>
  Type.String({ pattern: `^(?!(?:${types.join('|')})--)${TYPE}--${UUID}$`, description: `write the id of an object that is no ${types.join(', ')}` });

export const ANY_REF = Type.String({ pattern: STIX_ID.source, description: 'write the id of an object: its type, two hyphens, a lower-case UUID' });

export const TIMESTAMP = Type.String({
  pattern: String.raw`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$`,
  description: 'write the time in UTC, such as 2026-01-02T03:04:05.678Z',
});

export const text = (description = 'write a text') => Type.String({ description });
export const FLAG = Type.Boolean({ description: 'write true or false' });
export const whole = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `write a whole number from ${minimum} to ${maximum}` });
const oneOf = (...values: readonly string[]) =>
  Type.Union(values.map((value) => Type.Literal(value)), { description: `write one of ${values.join(', ')}` });
export const hex = (length: number) =>
  Type.String({ pattern: `^[0-9a-f]{${length}}$`, description: `write ${length} lower-case hexadecimal digits` });
const AT_LEAST_ONE = 'with at least one entry, or leave the property out';
export const list = (items: TSchema) => Type.Array(items, { minItems: 1, description: `write a list ${AT_LEAST_ONE}` });
export const dictionary = (values: TSchema = Type.Unknown()) =>
  Type.Record(Type.String(), values, { minProperties: 1, description: `write a dictionary ${AT_LEAST_ONE}` });

export const optional = (properties: Readonly<Record<string, TSchema>>) =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]));

const EXTERNAL_REFERENCE = Type.Object({
  source_name: text(),
  ...optional({ description: text(), url: text(), hashes: dictionary(text()), external_id: text() }),
});

export const EXTENSION_TYPE = oneOf('new-sdo', 'new-sco', 'new-sro', 'property-extension', 'toplevel-property-extension');

const MARKED = {
  object_marking_refs: list(ref('marking-definition')),
  granular_markings: list(Type.Object({ selectors: list(text()), ...optional({ lang: text(), marking_ref: ref('marking-definition') }) })),
  extensions: dictionary(Type.Object({ extension_type: EXTENSION_TYPE })),
};

const head = (type: string) => ({ type: Type.Literal(type, { description: `write ${type}` }), id: ref(type) });
const VERSION = Type.Literal('2.1', { description: 'write 2.1' });

/** Properties of the tables of sections 3.2: what domain, relationship and definition objects share. */
const NAMED = { created_by_ref: ref('identity'), external_references: list(EXTERNAL_REFERENCE), ...MARKED };

type Properties = Readonly<Record<string, TSchema>>;

/** A domain or relationship object, or an extension definition: a version of something. */
export function versioned(type: string, required: Properties, allowed: Properties = {}) {
  const common = { revoked: FLAG, labels: list(text()), confidence: whole(0, 100), lang: text(), ...NAMED };
  const own = { ...head(type), spec_version: VERSION, created: TIMESTAMP, modified: TIMESTAMP, ...required };
  // Last come the type's own, so that one may require what others may leave out.
  return Type.Object({ ...optional({ ...common, ...allowed }), ...own });
}

/** An observable: it has no author, no time and one version. */
export function observableSchema(type: string, required: Properties, allowed: Properties = {}) {
  return Type.Object({ ...optional({ spec_version: VERSION, defanged: FLAG, ...MARKED, ...allowed }), ...head(type), ...required });
}

export function markingSchema() {
  const allowed = { name: text(), definition_type: text(), definition: dictionary(), ...NAMED };
  return Type.Object({ ...optional(allowed), ...head('marking-definition'), spec_version: VERSION, created: TIMESTAMP });
}
