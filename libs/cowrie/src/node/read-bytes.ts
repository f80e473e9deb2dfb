// SPDX-License-Identifier: AGPL-3.0-or-later
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { isGzip, type LogFile } from './log-file';
import { codeOf } from './missing';

const CHUNK_BYTES = 64 * 1024;

export interface Chunk {
  readonly bytes: Buffer;
  /** Bytes of the file on disk that have been read. */
  readonly readOnDisk: number;
}

/** What a file holds from its offset on, as it is now. */
export async function* readToEnd(file: LogFile): AsyncGenerator<Chunk> {
  yield* isGzip(file.path) ? readGzip(file) : readPlain(file);
}

/** What an open file holds from `position` on; each chunk is its own memory. */
export async function* readHandle(handle: FileHandle, position: number): AsyncGenerator<Buffer> {
  for (let at = position; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* readPlain(file: LogFile): AsyncGenerator<Chunk> {
  let readOnDisk = file.offset;
  for await (const bytes of createReadStream(file.path, { start: file.offset, highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    file.extendHead(readOnDisk, bytes);
    readOnDisk += bytes.length;
    yield { bytes, readOnDisk };
  }
}

/** Compressed bytes have no places: what was read before is uncompressed again and passed over. */
async function* readGzip(file: LogFile): AsyncGenerator<Chunk> {
  const start = file.offset;
  const source = createReadStream(file.path);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  let position = 0;
  try {
    for await (const bytes of gunzip as AsyncIterable<Buffer>) {
      const unread = bytes.subarray(Math.max(0, start - position));
      position += bytes.length;
      if (unread.length > 0) yield { bytes: unread, readOnDisk: source.bytesRead };
    }
  } catch (cause) {
    throw new Error(`${file.path} is not a whole gzip file (${String(codeOf(cause))})`, { cause });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
