// SPDX-License-Identifier: AGPL-3.0-or-later
import { decide, groundsOf } from './intel-decisions';
import type { IntelPredicate } from './intel-decisions';
import { firstText } from './payload';

/** The table's only signal: Feodo Tracker lists an address or does not. */
const LISTED = 'listed';

/** A command-and-control server of a botnet. */
export const feodo: IntelPredicate = () => (payload, { intel }) => {
  if (!intel?.feodo || payload['feodo_listed'] !== true) return null;
  const family = firstText(payload, 'feodo_malware_family', 'malware_family');
  return decide(groundsOf(intel.feodo, [LISTED]), () => ({ feodo_listed: true, ...(family === null ? {} : { malware_family: family }) }));
};
