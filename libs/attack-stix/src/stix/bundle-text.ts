// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import type { StixObject } from '../catalog/facts';
import { productId } from './ids';

export interface BundleTextOptions {
  /** Spaces a level; 0 writes one object a line. */
  readonly indent?: number;
  /** One object a line, and no bundle around them. */
  readonly ndjson?: boolean;
}

type Objects = Iterable<StixObject> | AsyncIterable<StixObject>;
type Texts = AsyncGenerator<string, void, undefined>;

/** A chunk is written when it has this many characters, or with the last object. */
const CHUNK = 65_536;

/** What `JSON.stringify` leaves as it is and a terminal or an old parser obeys: DEL, the C1 controls, the two line separators. */
const UNESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * The text of a bundle, chunk by chunk, while its objects still come. Equal objects in equal order give an equal text: the bundle's id is
 * made of what is in it, and therefore stands at the end.
 */
export function bundleText(objects: Objects, { indent = 0, ndjson = false }: BundleTextOptions = {}): Texts {
  return inChunks(ndjson ? lines(objects) : bundle(objects, indent));
}

async function* lines(objects: Objects): Texts {
  for await (const object of objects) yield `${jsonOf(object, 0)}\n`;
}

async function* bundle(objects: Objects, indent: number): Texts {
  let digest = '';
  for await (const object of objects) {
    yield `${digest === '' ? '{"type":"bundle","objects":[' : ','}\n${jsonOf(object, indent)}`;
    digest = hash('sha256', digest + JSON.stringify(object));
  }
  // STIX has no empty list: a bundle of nothing has none.
  yield `${digest === '' ? '{"type":"bundle"' : '\n]'},"id":"${productId('bundle', 'bundle', digest)}"}\n`;
}

async function* inChunks(texts: Texts): Texts {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

export function jsonOf(object: object, indent: number): string {
  return JSON.stringify(object, null, indent).replace(UNESCAPED, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
