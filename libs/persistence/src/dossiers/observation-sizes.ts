// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';

/** What a row of observations needs beside its value, as an object and as JSON, in bytes. */
const ROW_SIZE = 800;
/** The text of a value, what is parsed from it, and what is written of it again. */
const COPIES = 3;

/** About what the observations of attackers add to a load, in bytes, by attacker; who has none is missing. */
export async function observationSizes(source: DataSource, attackerUuids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (attackerUuids.length === 0) return new Map();
  const some = placeholders(attackerUuids);
  const sql = `SELECT attacker_uuid AS uuid, SUM(LENGTH(value)) AS texts, COUNT(*) AS n FROM observations WHERE attacker_uuid IN (${some}) GROUP BY attacker_uuid`;
  const rows = await select<{ uuid: string; texts: number | string; n: number | string }>(source, sql, attackerUuids);
  return new Map(rows.map(({ uuid, texts, n }) => [uuid, COPIES * Number(texts) + ROW_SIZE * Number(n)]));
}
