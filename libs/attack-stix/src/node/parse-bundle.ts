// SPDX-License-Identifier: AGPL-3.0-or-later
import { essentialOf } from './essential-object';

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Buffer.from('"\\{}[]');

/** `{ "objects": [ { ...` */
const OBJECT_DEPTH = 3;

/**
 * The JSON of a STIX bundle, its objects cut down to what a catalogue is built from. They are parsed one at a time: as one tree, a bundle of
 * 34 MB takes a quarter of a gigabyte. Throws SyntaxError as `JSON.parse` does.
 */
export function parseBundle(bytes: Buffer): unknown {
  const essentials: unknown[] = [];
  const around: Buffer[] = [];
  let end = 0;
  for (const span of objectSpans(bytes)) {
    // An object of this depth in what is left can be nothing but a placeholder, since all of them are taken out.
    around.push(bytes.subarray(end, span.start), Buffer.from(`{"":${essentials.length}}`));
    essentials.push(essentialOf(JSON.parse(bytes.toString('utf8', span.start, span.end))));
    end = span.end;
  }
  around.push(bytes.subarray(end));
  const bundle: unknown = JSON.parse(Buffer.concat(around).toString('utf8'));
  if (typeof bundle !== 'object' || bundle === null || !('objects' in bundle) || !Array.isArray(bundle.objects)) return bundle;
  return { ...bundle, objects: bundle.objects.map((item: unknown) => (isPlaceholder(item) ? essentials[item['']] : item)) };
}

/** Where the objects of `OBJECT_DEPTH` stand. In what is no JSON the spans mean nothing, and some part of it will not parse. */
function* objectSpans(bytes: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = endOfString(bytes, i);
    } else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
      if (byte === OPEN && depth === OBJECT_DEPTH) start = i;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (byte === CLOSE && depth === OBJECT_DEPTH) yield { start, end: i + 1 };
      depth -= 1;
    }
  }
}

/** Position of the quote that ends the string which begins at `start`; behind the end when none does. */
function endOfString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(QUOTE!, start + 1); end >= 0; end = bytes.indexOf(QUOTE!, end + 1)) {
    let escapes = end;
    while (bytes[escapes - 1] === BACKSLASH) escapes -= 1;
    if ((end - escapes) % 2 === 0) return end;
  }
  return bytes.length;
}

const isPlaceholder = (item: unknown): item is { readonly '': number } => typeof item === 'object' && item !== null && !Array.isArray(item);
