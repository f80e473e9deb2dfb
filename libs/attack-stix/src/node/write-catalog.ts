// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFile } from 'node:fs/promises';
import { buildCatalog, collectionRelease } from '../catalog/build-catalog';
import { encodeCatalog } from '../catalog/catalog-file';
import { isActive } from '../catalog/facts';
import { readBundle } from './read-bundle';
import { replaceFile } from './replace-file';
import { statedRelease } from './stated-release';
import { sha256Of } from './uncompressed';

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
  await replaceFile(out, (part) => writeFile(part, encoded));
  return {
    release: facts.release,
    techniques: facts.techniques.filter(isActive).length,
    groups: facts.groups.length,
    bytes: encoded.length,
    sha256: sha256Of(encoded),
  };
}
