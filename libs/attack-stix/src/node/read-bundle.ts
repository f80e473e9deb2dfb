// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AttackDataError } from '../catalog/attack-data-error';

/** A bundle's parsed JSON and the SHA-256 (hexadecimal) of its uncompressed bytes. */
export interface BundleFile {
  readonly content: unknown;
  readonly sha256: string;
}

/** Ten times today's bundle: a damaged or hostile archive must not fill the memory. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads a STIX bundle, plain or gzip-compressed (told by its first bytes, not its name). With `expectedSha256` the digest is checked before
 * anything is parsed. Throws `AttackDataError` naming the file and what is wrong with it.
 */
export async function readBundle(path: string, expectedSha256?: string): Promise<BundleFile> {
  const bytes = await uncompressedBytes(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (expectedSha256 !== undefined && sha256 !== expectedSha256.toLowerCase()) {
    throw new AttackDataError(`${path}: its SHA-256 is ${sha256}, expected ${expectedSha256}; not read`);
  }
  return { content: parsed(bytes, path), sha256 };
}

async function uncompressedBytes(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new AttackDataError(`${path}: cannot be read as a bundle file`, { cause });
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES }).catch((cause: unknown) => {
    throw new AttackDataError(`${path}: starts like a gzip file but does not decompress`, { cause });
  });
}

function parsed(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new AttackDataError(`${path}: not JSON`, { cause });
  }
}
