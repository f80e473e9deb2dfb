// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier, SessionDossier, TagGroup } from '@ttp/attack-stix';

const FIRST = new Date('2026-01-02T03:04:05.678Z');
const LAST = new Date('2026-01-03T04:05:06.789Z');

const aGroup = (techniqueId: string, subTechniqueId: string | null, tactic: string): TagGroup => ({
  techniqueId,
  subTechniqueId,
  tactic,
  deckyId: 'decky-1',
  ruleId: 'R0014',
  ruleVersion: 1,
  attackRelease: 'v19.0',
  count: 3,
  firstSeen: FIRST,
  lastSeen: LAST,
  confidenceMax: 0.7,
});

/** An attacker with something of most kinds: what is made of it has most kinds of objects. */
export const DOSSIER: Dossier = {
  attacker: {
    uuid: '5b1f3c9e-0000-4000-8000-00000000aaaa',
    ip: '203.0.113.9',
    firstSeen: FIRST,
    lastSeen: LAST,
    eventCount: 3,
    countryCode: 'ZZ',
    asn: 64_496,
    asName: 'EXAMPLE-AS',
  },
  isLaterAtAddress: false,
  identity: null,
  behavior: null,
  intel: null,
  sightings: [aGroup('T1082', null, 'TA0007'), aGroup('T1059', 'T1059.004', 'TA0002')],
  identitySightings: [],
  artifacts: [{ sha256: 'ab'.repeat(32), name: 'a.sh', capturedAt: LAST }],
  smtpTargets: [{ domain: 'victim.example', firstSeen: FIRST, lastSeen: LAST, count: 4 }],
  commands: ['uname -a', 'echo "it\'s" \\ done'],
  observations: [],
  fingerprints: [{ fingerprint_type: 'jarm', hash: '1'.repeat(62) }],
};

export const SESSION: SessionDossier = {
  sessionId: 'sess-1',
  attacker: DOSSIER.attacker,
  tags: DOSSIER.sightings.map(({ techniqueId, subTechniqueId, tactic, attackRelease, ruleId, confidenceMax, deckyId, firstSeen }, i) => ({
    uuid: `00000000-0000-5000-8000-00000000000${i}`,
    techniqueId,
    subTechniqueId,
    tactic,
    attackRelease,
    ruleId,
    confidence: confidenceMax,
    deckyId,
    sourceId: `sess-1#${i}`,
    observedAt: firstSeen,
    evidence: { command_text: 'uname -a' },
  })),
};
