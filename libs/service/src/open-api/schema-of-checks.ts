// SPDX-License-Identifier: AGPL-3.0-or-later
import { getMetadataStorage } from 'class-validator';

/** A field of a query or a body, as OpenAPI has it. */
export interface FieldSchema {
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly required: boolean;
  readonly [keyword: string]: unknown;
}

type Keywords = (constraints: readonly unknown[]) => object;

/** What checks of class-validator say in the words of JSON Schema. Others say nothing there. */
const KEYWORDS: Readonly<Record<string, Keywords>> = {
  isOptional: () => ({ required: false }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  matches: ([pattern]) => (pattern instanceof RegExp ? { pattern: pattern.source } : {}),
  isIn: ([values]) => ({ enum: values }),
};

/** The fields that have checks, so that what is documented is what is checked. None for a class without. */
export function schemaOfChecks(dto: new () => object): Readonly<Record<string, FieldSchema>> {
  const checks = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const defaults: Readonly<Record<string, unknown>> = { ...new dto() };
  const fields = Map.groupBy(checks, ({ propertyName }) => propertyName);
  return Object.fromEntries([...fields].map(([name, own]) => [name, fieldOf(own, defaults[name])]));
}

interface Check {
  readonly name?: string;
  readonly constraints: readonly unknown[];
}

function fieldOf(checks: readonly Check[], initial: unknown): FieldSchema {
  const keywords: object = Object.assign({}, ...checks.map(({ name = '', constraints }) => KEYWORDS[name]?.(constraints ?? [])));
  const optional = initial === undefined ? {} : { required: false, default: initial };
  return { type: 'string', required: true, ...keywords, ...optional };
}
