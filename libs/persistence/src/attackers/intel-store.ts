// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataSource, In } from 'typeorm';
import { listIn } from '../connection/json-column';
import { pieces } from '../connection/lists';
import { settled } from '../connection/read';
import { AttackerIntelRow } from '../entities';

/** What providers say of an attacker, under the names of `attacker.intel.enriched`. */
export type IntelPayload = Readonly<Record<string, unknown>>;

/** Threat intelligence that DECNET's enrichment has stored, for reading. */
export class IntelStore {
  constructor(private readonly source: DataSource) {}

  /** By attacker uuid; nothing for attackers that nobody has asked about. Throws `NotYet` while the database is away. */
  async findByAttackers(uuids: readonly string[]): Promise<ReadonlyMap<string, IntelPayload>> {
    const find = (some: string[]) => this.source.manager.findBy(AttackerIntelRow, { attackerUuid: In(some) });
    const rows = await settled(() => Promise.all(pieces(uuids).map(find)));
    return new Map(rows.flat().map((row) => [row.attackerUuid, intelPayload(row)]));
  }
}

export const intelPayload = (row: AttackerIntelRow): IntelPayload => ({
  attacker_uuid: row.attackerUuid,
  attacker_ip: row.attackerIp,
  aggregate_verdict: row.aggregateVerdict,
  abuseipdb_score: row.abuseipdbScore,
  abuseipdb_categories: listIn(row.abuseipdbCategories),
  greynoise_classification: row.greynoiseClassification,
  greynoise_name: row.greynoiseName,
  greynoise_tags: listIn(row.greynoiseTags),
  feodo_listed: row.feodoListed,
  feodo_malware_family: row.feodoMalwareFamily,
  threatfox_listed: row.threatfoxListed,
  threatfox_threat_types: listIn(row.threatfoxThreatTypes),
  threatfox_ioc_types: listIn(row.threatfoxIocTypes),
  threatfox_malware_families: listIn(row.threatfoxMalwareFamilies),
});
