// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from '../catalog/attack-data-error';
import type { AttackSettings } from './attack-settings';

/** A release and the one bundle that is taken for it. */
export interface PinnedBundle {
  readonly release: string;
  /** Of the uncompressed bytes, hexadecimal, lower case. */
  readonly sha256: string;
}

/** The full bundle that is meant when no release is named. */
export const DEFAULT_FULL_RELEASE = '19.1';

/** 19.1 as MITRE publishes it; 18.1 and 19.0 as the bundles that the shipped catalogues were built from. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['18.1', '3952f6147b4ad72e19bb1dcca5c290db4855a7817ca0d8ef7c6bdb5de175b9b8'],
  ['19.0', '521f24f2e2387bb264c54962695edb5c39d6401eb7c3998c3b8d94e047d61c8c'],
  [DEFAULT_FULL_RELEASE, 'bdf1ce86a4e604214c5076d37ae4dcb322678afc528df8492e6fdc1b554f5da3'],
]);

/** Of MITRE's LICENSE.txt. It gets small edits, so another digest is worth a warning, not a refusal. */
export const LICENSE_SHA256 = '738144f7fb054722a4ef9d3367c51710341dc12fc574c6ac3a41daaaecd8bf5e';

/** The bundle that the settings pin. Throws `AttackDataError` when they leave its digest open. */
export function pinnedBundle({ attackVersion, attackSha256 }: Pick<AttackSettings, 'attackVersion' | 'attackSha256'>): PinnedBundle {
  if (attackSha256 !== '' && attackVersion === '') {
    throw new AttackDataError('DECNET_ATTACK_SHA256 is set and DECNET_ATTACK_VERSION is not: set both, or neither');
  }
  const release = attackVersion || DEFAULT_FULL_RELEASE;
  const sha256 = (attackSha256 || KNOWN.get(release))?.toLowerCase();
  if (sha256 !== undefined) return { release, sha256 };
  throw new AttackDataError(
    `DECNET_ATTACK_VERSION is ${release}, and no SHA-256 is known for its bundle: set DECNET_ATTACK_SHA256 (ttp attack sha256 FILE prints it)`,
  );
}
