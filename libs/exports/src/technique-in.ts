// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, crosswalk, type Technique } from '@ttp/attack-stix';
import type { Releases } from './releases';

/** The one technique of `to` that a stored id, written under a release such as `v18.1`, stands for; null where there is none, or more than one. */
export const techniqueIn =
  (to: AttackCatalog, releases: Releases) =>
  (id: string, attackRelease: string): Technique | null => {
    const walk = crosswalk(id, releases.find(attackRelease) ?? to, to);
    return walk.status === 'mapped' ? to.technique(walk.id) : null;
  };
