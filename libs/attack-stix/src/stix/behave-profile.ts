// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { Dossier } from '../dossier/dossier';
import { attackerSpan } from './actor';
import { profileId } from './ids';
import { hasCustomContent } from './options';
import type { StixOptions } from './options';
import { ourObject } from './our-object';
import { safeRecord } from './safe-value';

/** Of the observation envelope. */
const SCHEMA_VERSION = 1;

const SIMHASH = /^[0-9a-f]{16}$/i;

/** How the attacker behaves at the keyboard: our custom object; undefined where nothing was observed or the profile of the export takes none. */
export function behaveProfile({ attacker, identity, observations }: Dossier, options: StixOptions): StixObject | undefined {
  const simhash = identity?.kdDigraphSimhash ?? '';
  const hasSimhash = SIMHASH.test(simhash);
  if (!hasCustomContent(options) || (observations.length === 0 && !hasSimhash)) return undefined;
  const properties = {
    schema_version: SCHEMA_VERSION,
    ...(hasSimhash && { kd_digraph_simhash: simhash.toLowerCase() }),
    ...safeRecord({ observations }),
  };
  return ourObject(profileId(attacker.uuid), attackerSpan(attacker), properties, options);
}
