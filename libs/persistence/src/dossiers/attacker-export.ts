// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataSource, In } from 'typeorm';
import { listIn } from '../connection/json-column';
import { settled } from '../connection/read';
import { AttackerIntelRow, AttackerRow } from '../entities';
import { inOrder } from './attacker-facts';

/** One line of `GET /attackers/export`, with the names and the order of the wire; instants become ISO 8601 as JSON. */
export interface AttackerExportRow {
  readonly uuid: string;
  readonly ip: string;
  readonly first_seen: Date;
  readonly last_seen: Date;
  readonly identity_id: string | null;
  readonly event_count: number;
  readonly service_count: number;
  readonly decky_count: number;
  readonly services: readonly unknown[];
  readonly deckies: readonly unknown[];
  readonly traversal_path: string | null;
  readonly is_traversal: boolean;
  readonly bounty_count: number;
  readonly credential_count: number;
  readonly fingerprints: readonly unknown[];
  readonly commands: readonly unknown[];
  readonly geoip: { readonly country_code: string | null; readonly source: string | null };
  readonly network: {
    readonly asn: number | null;
    readonly as_name: string | null;
    readonly bgp_prefix: string | null;
    readonly asn_source: string | null;
    readonly rpki_status: string | null;
    readonly rpki_source: string | null;
    readonly ptr_record: string | null;
  };
  readonly threat_intel: ThreatIntel | null;
}

interface ThreatIntel {
  readonly aggregate_verdict: string | null;
  readonly greynoise_classification: string | null;
  readonly abuseipdb_score: number | null;
  readonly feodo_listed: boolean | null;
  readonly threatfox_listed: boolean | null;
  readonly cached_at: Date | null;
}

/** In the order of the uuids. */
export async function exportRows(source: DataSource, uuids: readonly string[]): Promise<readonly AttackerExportRow[]> {
  const [rows, intel] = await Promise.all([
    inOrder(uuids, settled(() => source.manager.findBy(AttackerRow, { uuid: In(uuids) }))),
    settled(() => source.manager.findBy(AttackerIntelRow, { attackerUuid: In(uuids) })),
  ]);
  const intelOf = new Map(intel.map((row) => [row.attackerUuid, row]));
  return rows.map((row) => exportRow(row, intelOf.get(row.uuid)));
}

const exportRow = (row: AttackerRow, intel: AttackerIntelRow | undefined): AttackerExportRow => ({
  uuid: row.uuid,
  ip: row.ip,
  first_seen: row.firstSeen,
  last_seen: row.lastSeen,
  identity_id: row.identityId,
  event_count: row.eventCount,
  service_count: row.serviceCount,
  decky_count: row.deckyCount,
  services: listIn(row.services),
  deckies: listIn(row.deckies),
  traversal_path: row.traversalPath,
  is_traversal: row.isTraversal,
  bounty_count: row.bountyCount,
  credential_count: row.credentialCount,
  fingerprints: listIn(row.fingerprints),
  commands: listIn(row.commands),
  geoip: { country_code: row.countryCode, source: row.countrySource },
  network: {
    asn: row.asn,
    as_name: row.asName,
    bgp_prefix: row.bgpPrefix,
    asn_source: row.asnSource,
    rpki_status: row.rpkiStatus,
    rpki_source: row.rpkiSource,
    ptr_record: row.ptrRecord,
  },
  threat_intel: intel ? threatIntel(intel) : null,
});

const threatIntel = (row: AttackerIntelRow): ThreatIntel => ({
  aggregate_verdict: row.aggregateVerdict,
  greynoise_classification: row.greynoiseClassification,
  abuseipdb_score: row.abuseipdbScore,
  feodo_listed: row.feodoListed,
  threatfox_listed: row.threatfoxListed,
  cached_at: row.cachedAt,
});
