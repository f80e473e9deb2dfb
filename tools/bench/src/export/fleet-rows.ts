// SPDX-License-Identifier: AGPL-3.0-or-later
import { campaignOfIdentity, type FleetShape, identityOfAttacker, randomOf, uuidOf } from './fleet-shape';
import { type Emit, tagRow } from './fleet-tags';
import { command, FIRST_MS, instant, isoOf, MONTH_MS, type Row } from './fleet-values';

const MOST_COMMANDS = 20;

/** The rows of each table, parents first. */
export const tablesOf = (shape: FleetShape, emits: readonly Emit[]): readonly (readonly [table: string, rows: Iterable<Row>])[] => [
  ['campaigns', times(shape.campaigns, (n) => ({ uuid: uuidOf('campaign', n) }))],
  ['attacker_identities', times(shape.identities, identityRow)],
  ['attackers', times(shape.attackers, (n) => attackerRow(n, shape))],
  ['attacker_intel', times(shape.attackers, intelRow)],
  ['attacker_behavior', times(shape.attackers, behaviorRow)],
  ['observations', times(shape.attackers, observationRow)],
  ['logs', times(shape.attackers, captureRow)],
  ['bounty', times(shape.attackers, fingerprintRow)],
  ['ttp_tag', times(shape.tags, (n) => tagRow(n, shape, emits))],
];

function* times(count: number, rowOf: (n: number) => Row): Generator<Row> {
  for (let n = 0; n < count; n++) yield rowOf(n);
}

const identityRow = (n: number): Row => ({
  uuid: uuidOf('identity', n),
  schema_version: 1,
  campaign_id: uuidOf('campaign', campaignOfIdentity(n)),
  ja3_hashes: '["00112233445566778899aabbccddeeff"]',
});

function attackerRow(n: number, shape: FleetShape): Row {
  const random = randomOf(2, n);
  const seenMs = FIRST_MS + random.below(MONTH_MS);
  const identity = identityOfAttacker(n, shape);
  // Nobody fills the list beside a worker that stands alone: a dossier then looks for commands in the evidence.
  const commandCount = n % 2 === 0 ? random.below(MOST_COMMANDS) + 1 : 0;
  const commands = Array.from({ length: commandCount }, (_, i) => ({ command_text: command(n * MOST_COMMANDS + i), ts: isoOf(seenMs + i) }));
  return {
    uuid: uuidOf('attacker', n),
    ip: ipOf(n),
    identity_id: identity === null ? null : uuidOf('identity', identity),
    first_seen: instant(seenMs - 60_000),
    last_seen: instant(seenMs),
    event_count: MOST_COMMANDS,
    commands: JSON.stringify(commands),
    fingerprints: '[]',
    country_code: 'NZ',
    asn: 64_496,
    as_name: 'EXAMPLE-AS',
    updated_at: instant(seenMs),
  };
}

const intelRow = (n: number): Row => ({
  uuid: uuidOf('intel', n),
  attacker_uuid: uuidOf('attacker', n),
  attacker_ip: ipOf(n),
  schema_version: 1,
  greynoise_classification: 'malicious',
  greynoise_tags: '["made-up scanner"]',
  abuseipdb_score: 97,
  aggregate_verdict: 'malicious',
  cached_at: instant(FIRST_MS),
});

const behaviorRow = (n: number): Row => ({ attacker_uuid: uuidOf('attacker', n), os_guess: 'linux', hop_distance: 9, behavior_class: 'scanner' });

const observationRow = (n: number): Row => ({
  id: n + 1,
  attacker_uuid: uuidOf('attacker', n),
  primitive: 'timing.cadence',
  value: '"steady"',
  confidence: 0.8,
  window_start_ts: FIRST_MS / 1_000,
  window_end_ts: FIRST_MS / 1_000 + 60,
  source: 'bench',
});

const captureRow = (n: number): Row => ({
  id: n + 1,
  timestamp: instant(FIRST_MS),
  attacker_ip: ipOf(n),
  event_type: 'file_captured',
  fields: JSON.stringify({ sha256: (n % 1_000).toString(16).padStart(64, '0'), filename: 'made-up.sh' }),
});

const fingerprintRow = (n: number): Row => ({
  id: n + 1,
  timestamp: instant(FIRST_MS),
  attacker_ip: ipOf(n),
  bounty_type: 'fingerprint',
  payload: JSON.stringify({ ja3: (n % 100).toString(16).padStart(32, '0') }),
});

const ipOf = (n: number): string => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
