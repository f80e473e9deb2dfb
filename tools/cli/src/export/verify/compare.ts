// SPDX-License-Identifier: AGPL-3.0-or-later
import { canonicalJson, type Finding } from '@ttp/attack-stix';
import { hash } from 'node:crypto';
import { piecesOf } from './read-text';

const MAKE_IDS = 'make the id of what the object says, not of the time or by chance';
const TAKE_VALUES = 'take its values from the data alone';

/** How a second export of unchanged data differs from the first: in nothing but the bundle's id. Of each object its id and a digest is kept. */
export async function compareFiles(first: string, second: string, list: string | null): Promise<readonly Finding[]> {
  const before = new Map<string, string>();
  for await (const { path, object } of objectsOf(first, list)) before.set(keyOf(object, path), digestOf(object));
  const findings: Finding[] = [];
  const met = new Set<string>();
  for await (const { path, object } of objectsOf(second, list)) {
    const key = keyOf(object, path);
    met.add(key);
    const digest = before.get(key);
    if (digest === undefined) findings.push({ path, problem: `${key} is new in the second export (${MAKE_IDS})` });
    else if (digest !== digestOf(object)) findings.push({ path, problem: `${key} has other content in the second export (${TAKE_VALUES})` });
  }
  const gone = [...before.keys()].filter((key) => !met.has(key));
  return [...findings, ...gone.map((key) => ({ path: '', problem: `${key} is missing from the second export (export what is unchanged again)` }))];
}

type Json = Readonly<Record<string, unknown>>;

/** Without what is around a list: a bundle's id may be another one each time. */
async function* objectsOf(file: string, list: string | null) {
  let elements = 0;
  for await (const { json, isElement } of piecesOf(file, list)) {
    const object: Json = typeof json === 'object' && json !== null ? (json as Json) : {};
    if (isElement || (elements === 0 && object['type'] !== 'bundle')) yield { path: isElement ? `/${list}/${elements}` : '', object };
    if (isElement) elements += 1;
  }
}

/** The id of STIX, the UUID of MISP; a document that has neither is the same by its place. */
function keyOf({ id, uuid, Event }: Json, path: string): string {
  const { uuid: wrapped } = (Event ?? {}) as Json;
  const told = [id, uuid, wrapped].find((one) => typeof one === 'string');
  return told ?? `the document ${path}`.trim();
}

const digestOf = (object: Json): string => hash('sha256', canonicalJson(object), 'base64url').slice(0, 22);
