// SPDX-License-Identifier: AGPL-3.0-or-later
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AttackDataError } from '../../catalog/attack-data-error';
import { cacheDirOf } from '../attack-settings';
import type { AttackSettings } from '../attack-settings';
import type { FetchedAttack } from './fetch-attack';
import { verifyBundle } from '../load-bundle';
import { isFile, LICENSE_FILE, locateLicense } from '../locate-license';
import { pinnedBundle } from '../pinned-bundle';
import { replaceFile } from '../replace-file';
import { isPacked } from '../uncompressed';

/**
 * Brings the pinned bundle from a file into the cache directory, without a network, and the licence from beside it. Throws `AttackDataError`
 * when there is no licence to go with it, `DigestMismatch` when the file is another.
 */
export async function importAttack(settings: AttackSettings, from: string): Promise<FetchedAttack> {
  const pinned = pinnedBundle(settings);
  if (!isFile(from)) throw new AttackDataError(`${from} is no file: name a bundle such as enterprise-attack-${pinned.release}.json`);
  await verifyBundle(from, pinned);
  const folder = cacheDirOf(settings);
  await mkdir(folder, { recursive: true });
  const licensePath = await importLicense(settings, join(dirname(from), LICENSE_FILE), folder);
  const name = `enterprise-attack-${pinned.release}.json`;
  const [kept, other] = (await isPacked(from)) ? [`${name}.gz`, name] : [name, `${name}.gz`];
  const bundlePath = join(folder, kept);
  await replaceFile(bundlePath, (part) => copyFile(from, part));
  await rm(join(folder, other), { force: true });
  return { bundlePath, licensePath };
}

async function importLicense(settings: AttackSettings, sibling: string, folder: string): Promise<string> {
  if (!isFile(sibling)) {
    const known = locateLicense({ ...settings, attackBundle: '' });
    if (known !== null) return known;
    throw new AttackDataError(`${sibling} is no file: MITRE's terms of use must lie beside every copy of ATT&CK; put its ${LICENSE_FILE} there`);
  }
  const path = join(folder, LICENSE_FILE);
  await replaceFile(path, (part) => copyFile(sibling, part));
  return path;
}
