// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync } from 'node:fs';
import { buildCatalog, collectionRelease } from '../catalog/build-catalog';
import type { CatalogFacts } from '../catalog/facts';
import { readIndex, writeIndex } from './catalog-index';
import { DigestMismatch } from './digest-mismatch';
import type { PinnedBundle } from './pinned-bundle';
import { readBundle } from './read-bundle';
import { statedRelease } from './stated-release';
import { sha256OfFile } from './uncompressed';

/** The facts in a bundle file once its digest is verified, from `index` where they are kept. Throws `AttackDataError`. */
export async function loadBundle(path: string, pinned: PinnedBundle, index: string): Promise<CatalogFacts> {
  return (existsSync(index) ? await indexedFacts(path, pinned, index) : null) ?? (await builtFacts(path, pinned, index));
}

async function indexedFacts(path: string, pinned: PinnedBundle, index: string): Promise<CatalogFacts | null> {
  await verifyBundle(path, pinned);
  return await readIndex(index, pinned);
}

async function builtFacts(path: string, { release, sha256 }: PinnedBundle, index: string): Promise<CatalogFacts> {
  const file = await readBundle(path, sha256, release);
  const stated = statedRelease(path, collectionRelease(file.content), release);
  const facts = buildCatalog(file.content, { release: stated, bundleSha256: file.sha256 });
  await writeIndex(index, facts);
  return facts;
}

/** Throws `DigestMismatch` when the file is another than the pinned one. */
export async function verifyBundle(path: string, { release, sha256 }: PinnedBundle): Promise<void> {
  const actual = await sha256OfFile(path);
  if (actual !== sha256) throw new DigestMismatch(path, actual, sha256, release);
}
