// SPDX-License-Identifier: AGPL-3.0-or-later
import type { BehaviorFacts, Dossier, IdentityFacts } from '../dossier/dossier';
import { EXTENSION_ID } from './ids';
import { hasCustomContent } from './options';
import type { StixOptions } from './options';
import { safeRecord } from './safe-value';

type Payload = Readonly<Record<string, unknown>>;

/** The part of a dossier that an actor's fingerprint is made of. */
export type Fingerprinted = Pick<Dossier, 'behavior' | 'identity' | 'fingerprints'>;

/** Spread into an actor: our property extension, or nothing where there is nothing to say or the profile takes none. */
export function fingerprintExtension({ behavior, identity, fingerprints }: Fingerprinted, options: StixOptions): { extensions?: object } {
  if (!hasCustomContent(options)) return {};
  const groups = safeRecord({
    network_behavior: behavior && networkBehavior(behavior),
    protocol_fingerprints: { ...protocolsOf(behavior), ...toolsOf(identity), ...bountiesOf(fingerprints) },
  });
  return groups ? { extensions: { [EXTENSION_ID]: { extension_type: 'property-extension', ...groups } } } : {};
}

/** Zero is a measurement: only null says that nothing was measured. */
const networkBehavior = (behavior: BehaviorFacts) => ({
  os_guess: behavior.osGuess,
  hop_distance: behavior.hopDistance,
  retransmit_count: behavior.retransmitCount,
  behavior_class: behavior.behaviorClass,
  beacon_interval_s: behavior.beaconIntervalS,
  beacon_jitter_pct: behavior.beaconJitterPct,
  tcp_fingerprint: truthy(behavior.tcpFingerprint),
  timing_stats: truthy(behavior.timingStats),
  phase_sequence: truthy(behavior.phaseSequence),
  tool_guesses: truthy(behavior.toolGuesses),
});

const protocolsOf = (behavior: BehaviorFacts | null) => ({
  kex_order_raw: truthy(behavior?.kexOrderRaw),
  ssh_client_banners: truthy(behavior?.sshClientBanners),
});

const toolsOf = (identity: IdentityFacts | null) => ({
  ja3_hashes: identity?.ja3Hashes,
  hassh_hashes: identity?.hasshHashes,
  ja4h_hashes: identity?.ja4hHashes,
  ja4_quic_hashes: identity?.ja4QuicHashes,
  http_versions_seen: identity?.httpVersionsSeen,
  tls_cert_sha256: identity?.tlsCertSha256,
  payload_simhashes: identity?.payloadSimhashes,
  c2_endpoints: identity?.c2Endpoints,
  ipv6_link_local_iids: identity?.ipv6LinkLocalIids,
});

function bountiesOf(fingerprints: readonly Payload[]) {
  const ofType = (type: string) => fingerprints.filter((payload) => payload['fingerprint_type'] === type);
  const jarm = ofType('jarm').flatMap(({ hash }) => (typeof hash === 'string' && hash !== '' ? [hash] : []));
  return { jarm_hashes: [...new Set(jarm)], http_quirks: quirksOf(ofType('http_quirks')) };
}

/** One entry for each order of headers, the first that was seen of it. */
function quirksOf(payloads: readonly Payload[]): readonly Payload[] {
  const byOrder = Map.groupBy(payloads, ({ order_hash: hash }) => (typeof hash === 'string' ? hash : ''));
  return [...byOrder.values()].flatMap(([first]) => {
    const { order, casing_category, tool_guess } = first ?? {};
    return [{ order: truthy(order), casing_category: truthy(casing_category), tool_guess: truthy(tool_guess) }];
  });
}

const truthy = (value: unknown): unknown => value || undefined;
