// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeCatalog, encodeCatalog } from '../catalog/catalog-file';
import type { CatalogFacts } from '../catalog/facts';
import type { PinnedBundle } from './pinned-bundle';
import { replaceFile } from './replace-file';

/** Where the catalogue of a bundle is kept, so that only the first start has to build it. */
export const indexPath = (cacheDir: string, { release, sha256 }: PinnedBundle): string => join(cacheDir, `catalog-${release}-${sha256}.json`);

/** What was kept for this bundle; null when there is nothing, or nothing that can be trusted or read: then it is built again. */
export async function readIndex(path: string, { release, sha256 }: PinnedBundle): Promise<CatalogFacts | null> {
  try {
    if (!(await isOursAlone(path))) return null;
    const facts = decodeCatalog(JSON.parse(await readFile(path, 'utf8')));
    return facts.release === release && facts.bundleSha256 === sha256 ? facts : null;
  } catch {
    return null;
  }
}

/** Keeps it for the next start; answers whether it could. Without a folder to write to, each start builds it. */
export async function writeIndex(path: string, facts: CatalogFacts): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, (part) => writeFile(part, encodeCatalog(facts), { mode: 0o644 }));
    return true;
  } catch {
    return false;
  }
}

/** The digest is pinned for the bundle, not for what was made of it: a file that somebody else could have written does not stand in for it. */
async function isOursAlone(path: string): Promise<boolean> {
  const { uid, mode } = await stat(path);
  // Root may have prepared the image that we run in.
  return (uid === 0 || uid === (process.getuid?.() ?? uid)) && (mode & 0o022) === 0;
}
