// SPDX-License-Identifier: AGPL-3.0-or-later
import { type DataSource, In } from 'typeorm';
import { settlable } from '../connection/database-errors';
import { pieces } from '../connection/lists';
import { AttackerIntelRow } from '../entities';

/** What providers say of an attacker, under the names of `attacker.intel.enriched`. */
export type IntelPayload = Readonly<Record<string, unknown>>;

/** Threat intelligence that DECNET's enrichment has stored, for reading. */
export class IntelStore {
  constructor(private readonly source: DataSource) {}

  /** By attacker uuid; nothing for attackers that nobody has asked about. Throws `NotYet` while the database is away. */
  async findByAttackers(uuids: readonly string[]): Promise<ReadonlyMap<string, IntelPayload>> {
    try {
      const rows = await Promise.all(pieces(uuids).map((some) => this.source.manager.findBy(AttackerIntelRow, { attackerUuid: In(some) })));
      return new Map(rows.flat().map((row) => [row.attackerUuid, payloadOf(row)]));
    } catch (error) {
      throw settlable(error);
    }
  }
}

const payloadOf = (row: AttackerIntelRow): IntelPayload => ({
  attacker_uuid: row.attackerUuid,
  attacker_ip: row.attackerIp,
  aggregate_verdict: row.aggregateVerdict,
  abuseipdb_score: row.abuseipdbScore,
  abuseipdb_categories: listOf(row.abuseipdbCategories),
  greynoise_classification: row.greynoiseClassification,
  greynoise_name: row.greynoiseName,
  greynoise_tags: listOf(row.greynoiseTags),
  feodo_listed: row.feodoListed,
  feodo_malware_family: row.feodoMalwareFamily,
  threatfox_listed: row.threatfoxListed,
  threatfox_threat_types: listOf(row.threatfoxThreatTypes),
  threatfox_ioc_types: listOf(row.threatfoxIocTypes),
  threatfox_malware_families: listOf(row.threatfoxMalwareFamilies),
});

/** Malformed text counts as nothing said. */
function listOf(text: string | null): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
