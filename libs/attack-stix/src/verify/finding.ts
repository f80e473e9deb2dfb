// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** One thing that is wrong with an exported document. */
export interface Finding {
  /** JSON pointer of what is wrong: `/Attribute/0/uuid`; empty for the document. */
  readonly path: string;
  readonly problem: string;
}

/** Where the document is not what its schema says, once a place; empty when it is. A schema's description says what to write. */
export function schemaFindings(schema: TSchema, document: unknown, path = ''): readonly Finding[] {
  if (Value.Check(schema, document)) return [];
  const found = [...Value.Errors(schema, document)].map((error) => ({ path: path + error.path, problem: error.schema.description ?? error.message }));
  return found.filter((finding, at) => finding.path !== found[at - 1]?.path);
}

/** A finding for each value that an earlier one already was. */
export function repeated(values: Iterable<readonly [path: string, value: string]>, what: string): readonly Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [path, value] of values) {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, path);
    else findings.push({ path, problem: `${what} ${value} is that of ${earlier}` });
  }
  return findings;
}
