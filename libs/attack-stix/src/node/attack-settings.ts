// SPDX-License-Identifier: AGPL-3.0-or-later
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where ATT&CK data comes from. A text that is empty is not set. */
export interface AttackSettings {
  /** DECNET_ATTACK_BUNDLE: a bundle file. */
  readonly attackBundle: string;
  /** DECNET_ATTACK_CACHE_DIR: where bundles are fetched to. */
  readonly attackCacheDir: string;
  /** DECNET_ATTACK_LICENSE: MITRE's terms of use as a file. */
  readonly attackLicense: string;
  /** DECNET_ATTACK_VERSION: a release such as 19.0. */
  readonly attackVersion: string;
  /** DECNET_ATTACK_SHA256: digest of that release's bundle, uncompressed. */
  readonly attackSha256: string;
  /** DECNET_ATTACK_AUTO_FETCH: download what is not there. */
  readonly attackAutoFetch: boolean;
}

export const cacheDirOf = ({ attackCacheDir }: Pick<AttackSettings, 'attackCacheDir'>): string =>
  attackCacheDir === '' ? join(homedir(), '.cache', 'decnet', 'attack') : attackCacheDir;
