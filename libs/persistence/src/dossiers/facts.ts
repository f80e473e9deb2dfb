// SPDX-License-Identifier: AGPL-3.0-or-later
import type { BehaviorFacts, IdentityFacts, IntelFacts } from '@ttp/attack-stix';
import { decoded, listIn, stringsIn } from '../connection/json-column';
import type { AttackerBehaviorRow, AttackerIdentityRow, AttackerIntelRow } from '../entities';
import { simhashHex } from './simhash-hex';

export const identityFacts = (row: AttackerIdentityRow): IdentityFacts => ({
  uuid: row.uuid,
  campaignUuid: row.campaignId,
  firstSeen: row.firstSeenAt,
  lastSeen: row.lastSeenAt,
  ja3Hashes: stringsIn(row.ja3Hashes),
  hasshHashes: stringsIn(row.hasshHashes),
  ja4hHashes: stringsIn(row.ja4hHashes),
  ja4QuicHashes: stringsIn(row.ja4QuicHashes),
  httpVersionsSeen: stringsIn(row.httpVersionsSeen),
  tlsCertSha256: stringsIn(row.tlsCertSha256),
  payloadSimhashes: stringsIn(row.payloadSimhashes),
  c2Endpoints: listIn(row.c2Endpoints),
  ipv6LinkLocalIids: listIn(row.ipv6LinkLocalIids),
  kdDigraphSimhash: simhashHex(row.kdDigraphSimhash),
});

export const behaviorFacts = (row: AttackerBehaviorRow): BehaviorFacts => ({
  osGuess: row.osGuess,
  hopDistance: row.hopDistance,
  retransmitCount: row.retransmitCount,
  behaviorClass: row.behaviorClass,
  beaconIntervalS: row.beaconIntervalS,
  beaconJitterPct: row.beaconJitterPct,
  tcpFingerprint: decoded(row.tcpFingerprint),
  timingStats: decoded(row.timingStats),
  phaseSequence: decoded(row.phaseSequence),
  toolGuesses: decoded(row.toolGuesses),
  kexOrderRaw: decoded(row.kexOrderRaw),
  sshClientBanners: decoded(row.sshClientBanners),
});

export const intelFacts = (row: AttackerIntelRow): IntelFacts => ({
  aggregateVerdict: row.aggregateVerdict,
  abuseipdbScore: row.abuseipdbScore,
  greynoiseClassification: row.greynoiseClassification,
  greynoiseTags: stringsIn(row.greynoiseTags),
  feodoListed: row.feodoListed ?? false,
  feodoMalwareFamily: row.feodoMalwareFamily,
  threatfoxListed: row.threatfoxListed ?? false,
  threatfoxThreatTypes: stringsIn(row.threatfoxThreatTypes),
  cachedAt: row.cachedAt,
});
