// SPDX-License-Identifier: AGPL-3.0-or-later
import type { BehaviorFacts, Dossier, IdentityFacts, IntelFacts } from '../../dossier/dossier';
import { aDossier, anAttacker, aTagGroup } from '../../testing/a-dossier';

const AT = new Date('2026-01-02T04:00:00.000Z');

export const anIdentity = (facts: Partial<IdentityFacts> = {}): IdentityFacts => ({
  uuid: '7c0d2b1a-0000-4000-8000-00000000bbbb',
  campaignUuid: null,
  firstSeen: null,
  lastSeen: null,
  ja3Hashes: [],
  hasshHashes: [],
  ja4hHashes: [],
  ja4QuicHashes: [],
  httpVersionsSeen: [],
  tlsCertSha256: [],
  payloadSimhashes: [],
  c2Endpoints: [],
  ipv6LinkLocalIids: [],
  kdDigraphSimhash: null,
  ...facts,
});

export const aBehavior = (facts: Partial<BehaviorFacts> = {}): BehaviorFacts => ({
  osGuess: null,
  hopDistance: null,
  retransmitCount: null,
  behaviorClass: null,
  beaconIntervalS: null,
  beaconJitterPct: null,
  tcpFingerprint: null,
  timingStats: null,
  phaseSequence: null,
  toolGuesses: null,
  kexOrderRaw: null,
  sshClientBanners: null,
  ...facts,
});

export const anIntel = (facts: Partial<IntelFacts> = {}): IntelFacts => ({
  aggregateVerdict: null,
  abuseipdbScore: null,
  greynoiseClassification: null,
  greynoiseTags: [],
  feodoListed: false,
  feodoMalwareFamily: null,
  threatfoxListed: false,
  threatfoxThreatTypes: [],
  cachedAt: null,
  ...facts,
});

/** One of everything. */
export const aFullDossier = (parts: Partial<Dossier> = {}): Dossier =>
  aDossier({
    attacker: anAttacker({ countryCode: 'ZZ', asn: 64_496, asName: 'EXAMPLE-AS' }),
    identity: anIdentity({ hasshHashes: ['0'.repeat(32)], c2Endpoints: ['192.0.2.7:443'], kdDigraphSimhash: '00112233AABBCCDD' }),
    behavior: aBehavior({ osGuess: 'linux', retransmitCount: 0, toolGuesses: ['zmap'], kexOrderRaw: 'curve25519-sha256' }),
    intel: anIntel({ aggregateVerdict: 'malicious', abuseipdbScore: 97 }),
    sightings: [aTagGroup({ techniqueId: 'T1059', subTechniqueId: 'T1059.004', deckyId: 'decky-1', count: 2 }), aTagGroup({ deckyId: null })],
    artifacts: [{ sha256: 'AB'.repeat(32), name: 'a.sh', capturedAt: AT }],
    smtpTargets: [{ domain: 'victim.example', firstSeen: AT, lastSeen: AT, count: 4 }],
    commands: ['uname -a'],
    observations: [
      {
        primitive: 'typing.cadence',
        value: 'human',
        confidence: 0.8,
        window: { start_ts: 1_767_323_045, end_ts: 1_767_323_105 },
        source: 'ssh',
        evidence_ref: null,
      },
    ],
    fingerprints: [{ fingerprint_type: 'jarm', hash: '1'.repeat(62) }],
    ...parts,
  });
