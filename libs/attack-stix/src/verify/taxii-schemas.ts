// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { TSchema } from '@sinclair/typebox';
import { ANY_REF, FLAG, optional, text, TIMESTAMP, whole } from './stix-common';

// Written from the TAXII 2.1 standard (OASIS, 10 June 2021), sections 3 to 5. A description says what to write instead.

/** Of every answer. */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1';

/** Of the objects in a collection. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1';

const UUID = Type.String({ pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$', description: 'write a lower-case UUID' });
const LENGTH = whole(1, Number.MAX_SAFE_INTEGER);
const STATUS = Type.String({ pattern: '^[45]\\d\\d$', description: 'write the status as a text' });
const NAME = Type.String({ minLength: 1, description: 'write a text' });

/** TAXII's own times have microseconds, always; those of STIX objects may have fewer digits. */
const DATE_ADDED = Type.String({
  pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`,
  description: 'write the time in UTC with six digits, such as 2026-01-02T03:04:05.678000Z',
});

const listOf = (items: TSchema) => Type.Array(items, { minItems: 1, description: 'write a list with at least one entry, or leave it out' });

const PAGED = optional({ more: FLAG, next: NAME });

const COLLECTION = Type.Object({
  id: UUID,
  title: NAME,
  can_read: FLAG,
  can_write: FLAG,
  ...optional({ description: text(), alias: NAME, media_types: listOf(NAME) }),
});

const MANIFEST_RECORD = Type.Object({ id: ANY_REF, date_added: DATE_ADDED, version: TIMESTAMP, ...optional({ media_type: NAME }) });

/** What a TAXII server may answer, by the name of the resource. */
export const TAXII_SCHEMAS = {
  discovery: Type.Object({ title: NAME, ...optional({ description: text(), contact: text(), default: NAME, api_roots: listOf(NAME) }) }),
  'api-root': Type.Object({ title: NAME, versions: listOf(NAME), max_content_length: LENGTH, ...optional({ description: text() }) }),
  collections: Type.Object(optional({ collections: listOf(COLLECTION) })),
  collection: COLLECTION,
  envelope: Type.Object(
    { ...PAGED, ...optional({ objects: listOf(Type.Object({ type: NAME, id: ANY_REF })) }) },
    { description: 'write an object with more, next and objects' },
  ),
  manifest: Type.Object({ ...PAGED, ...optional({ objects: listOf(MANIFEST_RECORD) }) }),
  versions: Type.Object({ ...PAGED, ...optional({ versions: listOf(TIMESTAMP) }) }),
  error: Type.Object({ title: NAME, ...optional({ description: text(), error_id: NAME, error_code: NAME, http_status: STATUS }) }),
} as const;

export type TaxiiResource = keyof typeof TAXII_SCHEMAS;
