// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AttackDataError } from '../catalog/attack-data-error';
import { cacheDirOf } from './attack-settings';
import type { AttackSettings } from './attack-settings';

export const LICENSE_FILE = 'LICENSE.txt';

type LicenseSettings = Pick<AttackSettings, 'attackBundle' | 'attackLicense' | 'attackCacheDir'>;

/** The licence that goes with the bundle: the named file, the explicit bundle's sibling, or the cached one. Null where there is none. */
export function locateLicense(settings: LicenseSettings): string | null {
  const { attackBundle, attackLicense } = settings;
  if (attackLicense !== '') return isFile(attackLicense) ? attackLicense : null;
  const siblings = attackBundle === '' ? [] : [dirname(attackBundle)];
  return [...siblings, cacheDirOf(settings)].map((folder) => join(folder, LICENSE_FILE)).find(isFile) ?? null;
}

/** As above. MITRE's terms of use want their text beside every copy of its data, so without one this throws `AttackDataError`. */
export function requireLicense(settings: LicenseSettings): string {
  const path = locateLicense(settings);
  if (path !== null) return path;
  const terms = "MITRE's terms of use must lie beside every copy of ATT&CK";
  if (settings.attackLicense !== '') throw new AttackDataError(`DECNET_ATTACK_LICENSE is ${settings.attackLicense}, which is no file: ${terms}`);
  const cached = join(cacheDirOf(settings), LICENSE_FILE);
  throw new AttackDataError(`no ATT&CK licence: ${terms}; run ttp attack fetch, put it at ${cached}, or set DECNET_ATTACK_LICENSE`);
}

export const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
