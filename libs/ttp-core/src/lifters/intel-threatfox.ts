// SPDX-License-Identifier: AGPL-3.0-or-later
import { decide, groundsOf } from './intel-decisions';
import type { IntelPredicate } from './intel-decisions';
import type { Payload } from './payload';
import { textAt, textsAt } from './payload';

/** What malware an address serves or steers. The kind of indicator never decides anything: it says how it was written down. */
export const threatFox: IntelPredicate = () => (payload, { intel }) => {
  if (!intel?.threatfox) return null;
  const families = listAt(payload, 'threatfox_malware_families', 'malware_family');
  const iocTypes = textsAt(payload, 'threatfox_ioc_types');
  return decide(groundsOf(intel.threatfox, listAt(payload, 'threatfox_threat_types', 'threat_type')), (signals) => ({
    threat_types: signals,
    ...(families.length > 0 ? { malware_families: families } : {}),
    ...(iocTypes.length > 0 ? { ioc_types: iocTypes } : {}),
  }));
};

/** The texts of a list, else of another field, which may be a list or a single text. */
function listAt(payload: Payload, field: string, other: string): readonly string[] {
  const list = textsAt(payload, field);
  if (list.length > 0) return list;
  const single = textAt(payload, other);
  return single === null ? textsAt(payload, other) : [single];
}
