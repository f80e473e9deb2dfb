// SPDX-License-Identifier: AGPL-3.0-or-later
import { addGround, decide, groundsOf } from './intel-decisions';
import type { Grounds, IntelPredicate } from './intel-decisions';
import { textAt, textsAt } from './payload';

/** A scanner is one, whatever its tags say. */
const SCANNING = 'T1595';

/** Malicious, and no tag says how: half a reason to take it for a malware's or an implant's traffic. */
const COMMAND_AND_CONTROL = 'T1071';
const BARE_MALICIOUS = 0.5;

/** Techniques that are decided here and not by a table. */
export const BUILT_IN_TECHNIQUES = [COMMAND_AND_CONTROL, SCANNING] as const;

/** What GreyNoise has seen an address do to the whole internet: its classification and its tags, compared exactly. */
export const greyNoise: IntelPredicate = () => (payload, { intel }) => {
  if (!intel?.greynoise) return null;
  const classification = textAt(payload, 'greynoise_classification');
  const grounds = new Map<string, Grounds>();
  if (classification === 'scanner') addGround(grounds, SCANNING, 'scanner', 1);
  for (const [techniqueId, { signals, multiplier }] of groundsOf(intel.greynoise, textsAt(payload, 'greynoise_tags'))) {
    for (const signal of signals) addGround(grounds, techniqueId, signal, multiplier);
  }
  if (classification === 'malicious' && !grounds.has(COMMAND_AND_CONTROL)) addGround(grounds, COMMAND_AND_CONTROL, 'malicious', BARE_MALICIOUS);
  return decide(grounds, (signals) => ({ greynoise_classification: classification, greynoise_tags: signals }));
};
