// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';

/** Longer chains end there, as do rows that name each other. */
const MOST_HOPS = 8;

/**
 * Common table expressions over a table whose rows are merged into one another. The last of them, `<name>`, has a row (`uuid`, `winner`) for
 * everybody who is one with a row that meets the condition `root`: the winner of its merge chain, and every loser that leads there.
 */
export const kinOf = (name: string, table: 'attacker_identities' | 'campaigns', root: string): string => `
  ${name}_up (uuid, parent, hop) AS (
    SELECT uuid, merged_into_uuid, 0 FROM ${table} WHERE ${root}
    UNION ALL
    SELECT p.uuid, p.merged_into_uuid, u.hop + 1 FROM ${name}_up u JOIN ${table} p ON p.uuid = u.parent WHERE u.hop < ${MOST_HOPS}),
  ${name}_down (uuid, winner, hop) AS (
    SELECT DISTINCT u.uuid, u.uuid, 0 FROM ${name}_up u LEFT JOIN ${table} p ON p.uuid = u.parent WHERE p.uuid IS NULL OR u.hop = ${MOST_HOPS}
    UNION ALL
    SELECT l.uuid, d.winner, d.hop + 1 FROM ${name}_down d JOIN ${table} l ON l.merged_into_uuid = d.uuid WHERE d.hop < ${MOST_HOPS}),
  ${name} (uuid, winner) AS (SELECT uuid, MIN(winner) FROM ${name}_down GROUP BY uuid)`;

/** The winner of each identity that is one with any of these, by uuid; unknown ones are missing. */
export async function identityWinners(source: DataSource, uuids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (uuids.length === 0) return new Map();
  const sql = `WITH RECURSIVE ${kinOf('kin', 'attacker_identities', `uuid IN (${placeholders(uuids)})`)} SELECT uuid, winner FROM kin`;
  const rows = await select<{ uuid: string; winner: string }>(source, sql, uuids);
  return new Map(rows.map(({ uuid, winner }) => [uuid, winner]));
}
