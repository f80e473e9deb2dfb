// SPDX-License-Identifier: AGPL-3.0-or-later
import { decide, groundsOf } from './intel-decisions';
import type { IntelPredicate } from './intel-decisions';
import type { Payload } from './payload';
import { numberAt } from './payload';

/** Of the provider's confidence score. */
const HIGHEST = 100;

/** Categories of the reports on an address; the more sure AbuseIPDB is that it is abusive, the more they count. */
export const abuseIpdb: IntelPredicate = () => (payload, { intel }) => {
  const score = numberAt(payload, 'abuseipdb_score');
  if (!intel?.abuseipdb || score === null || score < 0 || score > HIGHEST) return null;
  const grounds = groundsOf(intel.abuseipdb, categoriesOf(payload), score);
  return decide(grounds, (ids) => ({ abuseipdb_categories: ids.map(Number), abuse_confidence_score: Math.trunc(score) }), score / HIGHEST);
};

function categoriesOf(payload: Payload): readonly string[] {
  const given = [payload['abuseipdb_categories'], payload['categories']].find((list) => Array.isArray(list) && list.length > 0);
  return Array.isArray(given) ? given.filter((category) => Number.isInteger(category)).map(String) : [];
}
