// SPDX-License-Identifier: AGPL-3.0-or-later
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** The parts that the schemas of answers are made of; types follow from the schemas, so that both cannot differ. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** As `Date.toISOString` writes it. */
export const Instant = Type.String({ format: 'date-time', pattern: 'Z$' });

/** One of these words. */
export const oneWord = <T extends string>(...words: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: words });

/** An object with these fields and no other. */
export const row = <T extends TProperties>(fields: T) => Type.Object(fields, { additionalProperties: false });
