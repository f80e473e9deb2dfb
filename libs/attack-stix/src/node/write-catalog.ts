// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AttackDataError } from '../catalog/attack-data-error';
import { buildCatalog, collectionRelease } from '../catalog/build-catalog';
import { encodeCatalog } from '../catalog/catalog-file';
import { isActive } from '../catalog/facts';
import { readBundle } from './read-bundle';

export interface BuildCatalogOptions {
  /** STIX bundle, `.json` or `.json.gz`. */
  readonly bundle: string;
  readonly out: string;
  /** Of the uncompressed bundle, hexadecimal. */
  readonly expectedSha256?: string;
  /** Needed only when neither the bundle's collection object nor its file name (`enterprise-attack-19.0.json`) states it. */
  readonly release?: string;
}

export interface BuiltCatalog {
  readonly release: string;
  /** Active techniques and sub-techniques. */
  readonly techniques: number;
  /** All groups, retired ones included. */
  readonly groups: number;
  /** Size and SHA-256 of the written catalogue. */
  readonly bytes: number;
  readonly sha256: string;
}

/** Builds a catalogue file from a bundle file. The same bundle gives the same bytes. Throws `AttackDataError`; `out` is then left as it was. */
export async function buildCatalogFile({ bundle, out, expectedSha256, release }: BuildCatalogOptions): Promise<BuiltCatalog> {
  const file = await readBundle(bundle, expectedSha256);
  const facts = buildCatalog(file.content, { release: statedRelease(bundle, collectionRelease(file.content), release), bundleSha256: file.sha256 });
  const encoded = Buffer.from(encodeCatalog(facts), 'utf8');
  await replaceFile(out, encoded);
  return {
    release: facts.release,
    techniques: facts.techniques.filter(isActive).length,
    groups: facts.groups.length,
    bytes: encoded.length,
    sha256: createHash('sha256').update(encoded).digest('hex'),
  };
}

/** A catalogue under the wrong release would mislabel every tag, so all that is said about the release has to agree. */
function statedRelease(path: string, inBundle: string | null, given: string | undefined): string {
  const inName = /enterprise-attack-(\d+\.\d+)/.exec(basename(path))?.[1];
  const stated = [...new Set([inBundle ?? [], given ?? [], inName ?? []].flat())];
  const [release] = stated;
  if (release === undefined) throw new AttackDataError(`${path}: neither the bundle nor its name states the release; name it enterprise-attack-<release>.json`);
  if (stated.length > 1) throw new AttackDataError(`${path}: the bundle, its name and the caller disagree on the release: ${stated.join(', ')}`);
  if (!/^\d+\.\d+$/.test(release)) throw new AttackDataError(`${path}: "${release}" is not a release such as 19.0`);
  return release;
}

/** A reader never sees a half-written catalogue, and a failure leaves no scrap behind. */
async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw new AttackDataError(`${path}: cannot be written`, { cause });
  }
}
