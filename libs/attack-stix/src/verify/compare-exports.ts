// SPDX-License-Identifier: AGPL-3.0-or-later
import { digestOf } from './digest';
import type { Finding } from './finding';

type Json = Readonly<Record<string, unknown>>;

/** An object of an export, and the JSON pointer of its place. */
export interface PlacedObject {
  readonly path: string;
  readonly object: Json;
}

type Objects = Iterable<PlacedObject> | AsyncIterable<PlacedObject>;

const MAKE_IDS = 'make the id of what the object says, not of the time or by chance';
const TAKE_VALUES = 'take its values from the data alone';

/** How the objects of a second export of unchanged data differ from the first's: they should not. Of each object its id and a digest is kept. */
export async function compareExports(first: Objects, second: Objects): Promise<readonly Finding[]> {
  const before = new Map<string, string>();
  for await (const placed of first) before.set(keyOf(placed), digestOf(placed.object));
  const findings: Finding[] = [];
  const met = new Set<string>();
  for await (const placed of second) {
    const [key, { path, object }] = [keyOf(placed), placed];
    met.add(key);
    const digest = before.get(key);
    if (digest === undefined) findings.push({ path, problem: `${key} is new in the second export (${MAKE_IDS})` });
    else if (digest !== digestOf(object)) findings.push({ path, problem: `${key} has other content in the second export (${TAKE_VALUES})` });
  }
  const gone = [...before.keys()].filter((key) => !met.has(key));
  return [...findings, ...gone.map((key) => ({ path: '', problem: `${key} is missing from the second export (export what is unchanged again)` }))];
}

/** The id of STIX, the UUID of MISP; a document that has neither is the same by its place. */
function keyOf({ path, object: { id, uuid, Event } }: PlacedObject): string {
  const { uuid: wrapped } = (Event ?? {}) as Json;
  return [id, uuid, wrapped].find((one) => typeof one === 'string') ?? `the document ${path}`.trim();
}
