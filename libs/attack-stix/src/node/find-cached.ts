// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { cacheDirOf } from './attack-settings';
import type { AttackSettings } from './attack-settings';
import { isFile } from './locate-license';
import { pinnedBundle } from './pinned-bundle';

/** The cached bundle of the release that the settings name, plain or compressed; null when there is none. Its digest is still to be verified. */
export function findCached(settings: AttackSettings): string | null {
  const name = `enterprise-attack-${pinnedBundle(settings).release}.json`;
  return [name, `${name}.gz`].map((file) => join(cacheDirOf(settings), file)).find(isFile) ?? null;
}
