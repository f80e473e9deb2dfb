// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AttackDataError } from '../catalog/attack-data-error';

/** Ten times today's bundle: a damaged or hostile archive must not fill the memory. */
const MAX_BYTES = 512 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;

/** The bytes of a file, unpacked where it begins like a gzip file. Throws `AttackDataError` naming it. */
export async function readUncompressed(path: string): Promise<Buffer> {
  const blocks: Buffer[] = [];
  await readBlocks(path, (block) => blocks.push(block));
  return Buffer.concat(blocks);
}

/** SHA-256 (hexadecimal) of the uncompressed bytes of a file, which is never in memory as a whole. Throws `AttackDataError` naming it. */
export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  await readBlocks(path, (block) => digest.update(block));
  return digest.digest('hex');
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function readBlocks(path: string, take: (block: Buffer) => unknown): Promise<void> {
  const packed = await isPacked(path);
  let size = 0;
  const sink = new Writable({
    write(block: Buffer, _encoding, done) {
      size += block.length;
      take(block);
      done(size > MAX_BYTES ? new Error(`it has more than ${MAX_BYTES} bytes`) : null);
    },
  });
  const file = createReadStream(path, { highWaterMark: BLOCK_BYTES });
  const unpacked: readonly Transform[] = packed ? [createGunzip({ chunkSize: BLOCK_BYTES })] : [];
  await pipeline([file, ...unpacked, sink]).catch((cause: unknown) => {
    const problem = packed ? 'starts like a gzip file but does not decompress' : 'cannot be read as a bundle file';
    throw new AttackDataError(`${path}: ${problem}`, { cause });
  });
}

/** Whether a file begins like a gzip file. */
export async function isPacked(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (cause) {
    throw new AttackDataError(`${path}: cannot be read as a bundle file`, { cause });
  }
}
