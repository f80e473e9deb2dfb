// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from '../catalog/attack-data-error';
import { DigestMismatch } from './digest-mismatch';
import { parseBundle } from './parse-bundle';
import { readUncompressed, sha256Of } from './uncompressed';

/** A bundle's parsed JSON, its objects cut down to what a catalogue is built from, and the SHA-256 (hexadecimal) of its uncompressed bytes. */
export interface BundleFile {
  readonly content: unknown;
  readonly sha256: string;
}

/**
 * Reads a STIX bundle, plain or gzip-compressed (told by its first bytes, not its name). With `expectedSha256` the digest is checked before
 * anything is parsed; `release` is whose it is. Throws `AttackDataError` naming the file and what is wrong with it.
 */
export async function readBundle(path: string, expectedSha256?: string, release?: string): Promise<BundleFile> {
  const bytes = await readUncompressed(path);
  const sha256 = sha256Of(bytes);
  if (expectedSha256 !== undefined && sha256 !== expectedSha256.toLowerCase()) throw new DigestMismatch(path, sha256, expectedSha256, release);
  return { content: parsed(bytes, path), sha256 };
}

function parsed(bytes: Buffer, path: string): unknown {
  try {
    return parseBundle(bytes);
  } catch (cause) {
    throw new AttackDataError(`${path}: not JSON`, { cause });
  }
}
