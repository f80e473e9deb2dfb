// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { AttackerFacts, IntelFacts } from '../dossier/dossier';
import { actorId, productId } from './ids';
import type { StixOptions } from './options';
import { ourObject } from './our-object';
import { safeText } from './safe-value';
import { spanOf } from './span';

/** What threat-intelligence services say of the attacker's address. A new verdict is a new version of the same note. */
export function intelNote({ uuid, firstSeen, lastSeen }: AttackerFacts, intel: IntelFacts, options: StixOptions): StixObject {
  const span = spanOf([firstSeen, intel.cachedAt ?? lastSeen]);
  const properties = { abstract: 'DECNET threat-intel verdict', content: safeText(verdictLines(intel).join('\n')), object_refs: [actorId(uuid)] };
  return ourObject(productId('note', 'note', uuid), span, properties, options);
}

function verdictLines(intel: IntelFacts): readonly string[] {
  const { abuseipdbScore, greynoiseClassification, greynoiseTags, feodoListed, feodoMalwareFamily, threatfoxListed, threatfoxThreatTypes } = intel;
  return [
    `aggregate_verdict: ${intel.aggregateVerdict || 'unknown'}`,
    ...(abuseipdbScore === null ? [] : [`abuseipdb_score: ${abuseipdbScore}`]),
    ...(greynoiseClassification ? [`greynoise: ${greynoiseClassification} (${greynoiseTags.join(', ')})`] : []),
    ...(feodoListed ? [`feodo: ${feodoMalwareFamily || 'listed'}`] : []),
    ...(threatfoxListed ? [`threatfox: ${threatfoxThreatTypes.join(', ') || 'listed'}`] : []),
  ];
}
