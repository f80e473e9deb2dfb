// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ArtifactFacts, ObservationFacts, SmtpTargetFacts } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { fromInstant } from '../connection/instant';
import { decoded, objectIn } from '../connection/json-column';
import { ranked, type Ranked } from './ranked';

const MOST_ARTIFACTS = 200;
const MOST = 2_000;

/** The facts of each owner, by the owner. */
export type Listed<T> = ReadonlyMap<string, readonly T[]>;

const ARTIFACTS: Ranked = {
  from: 'logs',
  owner: 'attacker_ip',
  columns: 'timestamp AS at, fields',
  where: "event_type = 'file_captured'",
  order: 'timestamp DESC, id DESC',
  most: MOST_ARTIFACTS,
};

interface ArtifactRow {
  readonly at: Date | string;
  readonly fields: unknown;
}

/** Files that were captured from addresses, the newest first; without a hash there is nothing to tell. */
export async function artifactsOf(source: DataSource, ips: readonly string[]): Promise<Listed<ArtifactFacts>> {
  return mapValues(await ranked<ArtifactRow>(source, ARTIFACTS, ips), (rows) => rows.flatMap(artifactIn));
}

function artifactIn({ at, fields }: ArtifactRow): ArtifactFacts[] {
  const { sha256, hash, filename, stored_as: storedAs } = objectIn(fields) ?? {};
  const digest = textIn(sha256) ?? textIn(hash);
  return digest === null ? [] : [{ sha256: digest, name: textIn(filename) ?? textIn(storedAs), capturedAt: fromInstant(at) }];
}

const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const SMTP_TARGETS: Ranked = {
  from: 'smtp_targets',
  owner: 'attacker_uuid',
  columns: 'domain, first_seen, last_seen, count AS mails',
  order: 'last_seen DESC, domain',
  most: MOST,
};

interface SmtpTargetRow {
  readonly domain: string;
  readonly first_seen: Date | string;
  readonly last_seen: Date | string;
  readonly mails: number;
}

/** Domains that attackers mailed to, the last seen first. */
export async function smtpTargetsOf(source: DataSource, attackerUuids: readonly string[]): Promise<Listed<SmtpTargetFacts>> {
  const toTarget = ({ domain, first_seen, last_seen, mails }: SmtpTargetRow): SmtpTargetFacts => ({
    domain,
    firstSeen: fromInstant(first_seen),
    lastSeen: fromInstant(last_seen),
    count: mails,
  });
  return mapValues(await ranked<SmtpTargetRow>(source, SMTP_TARGETS, attackerUuids), (rows) => rows.map(toTarget));
}

const OBSERVATIONS: Ranked = {
  from: 'observations',
  owner: 'attacker_uuid',
  columns: 'primitive, value, confidence, window_start_ts, window_end_ts, source, evidence_ref, identity_ref',
  order: 'window_end_ts DESC, id DESC',
  most: MOST,
};

interface ObservationRow extends Omit<ObservationFacts, 'window' | 'identity_ref'> {
  readonly window_start_ts: number;
  readonly window_end_ts: number;
  readonly identity_ref: string | null;
}

/** The newest, in the order in which their windows end. */
export async function observationsOf(source: DataSource, attackerUuids: readonly string[]): Promise<Listed<ObservationFacts>> {
  return mapValues(await ranked<ObservationRow>(source, OBSERVATIONS, attackerUuids), (rows) => rows.map(toObservation).toReversed());
}

const toObservation = (row: ObservationRow): ObservationFacts => ({
  primitive: row.primitive,
  value: decoded(row.value),
  confidence: row.confidence,
  window: { start_ts: row.window_start_ts, end_ts: row.window_end_ts },
  source: row.source,
  evidence_ref: row.evidence_ref,
  ...(row.identity_ref === null ? {} : { identity_ref: row.identity_ref }),
});

const FINGERPRINTS: Ranked = {
  from: 'bounty',
  owner: 'attacker_ip',
  columns: 'payload',
  where: "bounty_type = 'fingerprint'",
  order: 'timestamp, id',
  most: MOST,
};

type Payload = Readonly<Record<string, unknown>>;

/** Payloads of fingerprint bounties, the oldest first; what is no object is left out. */
export async function fingerprintsOf(source: DataSource, ips: readonly string[]): Promise<Listed<Payload>> {
  const payloads = await ranked<{ readonly payload: unknown }>(source, FINGERPRINTS, ips);
  return mapValues(payloads, (rows) => rows.map(({ payload }) => objectIn(payload)).filter((payload) => payload !== null));
}

const mapValues = <A, B>(map: Listed<A>, change: (values: readonly A[]) => readonly B[]): Listed<B> =>
  new Map([...map].map(([key, values]) => [key, change(values)]));
