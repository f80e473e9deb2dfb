// SPDX-License-Identifier: AGPL-3.0-or-later
import type { PlacedObject } from '@ttp/attack-stix';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BrokenJson, JsonPieces } from './json-pieces';

/** JSON of the export: an object of the list that the target has, or the document around it. */
export interface ParsedPiece {
  readonly json: unknown;
  readonly isElement: boolean;
}

/** What a file (or `-`, stdin) holds, piece by piece, unpacked where it is gzip. Throws for what cannot be read as JSON. */
export async function* piecesOf(path: string, list: string | null): AsyncGenerator<ParsedPiece> {
  const pieces = new JsonPieces(list);
  let count = 0;
  for await (const text of textOf(path)) {
    for (const piece of pieces.feed(text)) {
      count += 1;
      yield { json: parse(piece.text, count), isElement: piece.isElement };
    }
  }
  pieces.end();
  if (count === 0) throw new BrokenJson('is empty');
}

/** What two exports are compared by: all but what is around a list, since a bundle's id may be another one each time. */
export async function* objectsOf(path: string, list: string | null): AsyncGenerator<PlacedObject> {
  let elements = 0;
  for await (const { json, isElement } of piecesOf(path, list)) {
    const object = typeof json === 'object' && json !== null ? (json as PlacedObject['object']) : {};
    if (isElement || (elements === 0 && object['type'] !== 'bundle')) yield { path: isElement ? `/${list}/${elements}` : '', object };
    if (isElement) elements += 1;
  }
}

function parse(text: string, count: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BrokenJson(`object ${count} is no JSON`, { cause });
  }
}

async function* textOf(path: string): AsyncGenerator<string> {
  // A broken character would become another one, and with it an id.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of unpacked(path === '-' ? process.stdin : createReadStream(path))) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

async function* unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const blocks = packed[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (let next = await blocks.next(); !next.done && head.length < 2; ) {
    head = Buffer.concat([head, next.value]);
    if (head.length < 2) next = await blocks.next();
  }
  const all = Readable.from(behind(head, blocks), { objectMode: false });
  // Whoever reads the far end hears of an error at either.
  yield* head[0] === 0x1f && head[1] === 0x8b ? pipeline(all, createGunzip(), () => undefined) : all;
}

async function* behind(head: Buffer, blocks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => blocks };
}
