// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { decoded } from '../connection/json-column';
import { settled } from '../connection/read';
import { AttackerIntelRow } from '../entities';
import { intelPayload } from './intel-store';

/** A row of `attacker_intel` with the names of its columns: lists and raw answers are decoded, instants become ISO 8601 as JSON. */
export type IntelRecord = Readonly<Record<string, unknown>>;

const RAW = ['intel.greynoiseRaw', 'intel.abuseipdbRaw', 'intel.feodoRaw', 'intel.threatfoxRaw'];

/** Null when nobody has asked about the attacker. */
export async function intelRecord(source: DataSource, attackerUuid: string): Promise<IntelRecord | null> {
  const query = source.manager.createQueryBuilder(AttackerIntelRow, 'intel').addSelect(RAW).where({ attackerUuid });
  const row = await settled(() => query.getOne());
  if (row === null) return null;
  const { uuid, schemaVersion, cachedAt, expiresAt } = row;
  return { uuid, schema_version: schemaVersion, ...intelPayload(row), ...rawAnswers(row), cached_at: cachedAt, expires_at: expiresAt };
}

const rawAnswers = (row: AttackerIntelRow): IntelRecord => ({
  greynoise_raw: decoded(row.greynoiseRaw),
  greynoise_queried_at: row.greynoiseQueriedAt,
  abuseipdb_raw: decoded(row.abuseipdbRaw),
  abuseipdb_queried_at: row.abuseipdbQueriedAt,
  feodo_raw: decoded(row.feodoRaw),
  feodo_queried_at: row.feodoQueriedAt,
  threatfox_raw: decoded(row.threatfoxRaw),
  threatfox_queried_at: row.threatfoxQueriedAt,
});
