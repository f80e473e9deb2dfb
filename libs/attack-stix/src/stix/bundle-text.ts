// SPDX-License-Identifier: AGPL-3.0-or-later
import { escapedJson } from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import type { StixObject } from '../catalog/facts';
import { productId } from './ids';

export interface BundleTextOptions {
  /** Spaces a level; 0 writes one object a line. */
  readonly indent?: number;
  /** One object a line, and no bundle around them. */
  readonly ndjson?: boolean;
}

/** At hand, or some at a time as they come: waiting for each of a million would cost more than writing it. */
type Objects = Iterable<StixObject> | AsyncIterable<Iterable<StixObject>>;

/** The text of one object after the other, and what stands behind the last. */
interface Writer {
  next(object: StixObject): string;
  end(): string;
}

/** A chunk is written when it has this many characters, or with the last object. */
const CHUNK = 65_536;

/**
 * The text of a bundle, chunk by chunk, while its objects still come. Equal objects in equal order give an equal text: the bundle's id is
 * made of what is in it, and therefore stands at the end.
 */
export async function* bundleText(objects: Objects, { indent = 0, ndjson = false }: BundleTextOptions = {}): AsyncGenerator<string, void, undefined> {
  const writer = ndjson ? LINES : bundle(indent);
  let chunk = '';
  for await (const some of Symbol.asyncIterator in objects ? objects : [objects]) {
    for (const object of some) {
      chunk += writer.next(object);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  chunk += writer.end();
  if (chunk !== '') yield chunk;
}

const LINES: Writer = { next: (object) => `${jsonOf(object, 0)}\n`, end: () => '' };

function bundle(indent: number): Writer {
  let digest = '';
  return {
    next(object) {
      const json = JSON.stringify(object);
      const text = `${digest === '' ? '{"type":"bundle","objects":[' : ','}\n${indent === 0 ? escapedJson(json) : jsonOf(object, indent)}`;
      digest = hash('sha256', digest + json);
      return text;
    },
    // STIX has no empty list: a bundle of nothing has none.
    end: () => `${digest === '' ? '{"type":"bundle"' : '\n]'},"id":"${productId('bundle', 'bundle', digest)}"}\n`,
  };
}

export const jsonOf = (object: object, indent: number): string => escapedJson(JSON.stringify(object, null, indent));
