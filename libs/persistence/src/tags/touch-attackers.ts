// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { QueryRunner } from 'typeorm';
import { WRITE_GRAIN_MS } from '../attackers/written-attackers';
import { toInstant } from '../connection/instant';
import { pieces, placeholders } from '../connection/lists';

/** Marks the attackers of new tags as written, for those who follow writes; an identity's tags are said of each of its attackers. */
export async function touchAttackers(tx: QueryRunner, fresh: readonly Tag[], now: Date): Promise<void> {
  await touch(tx, 'uuid', fresh.flatMap(({ attackerUuid }) => attackerUuid ?? []), now);
  await touch(tx, 'identity_id', fresh.flatMap(({ attackerUuid, identityUuid }) => (attackerUuid === null ? (identityUuid ?? []) : [])), now);
}

/** Looks first: most were written a moment ago, and an update locks even what it leaves alone. */
async function touch(tx: QueryRunner, column: 'uuid' | 'identity_id', ids: readonly string[], now: Date): Promise<void> {
  const before = toInstant(new Date(now.getTime() - WRITE_GRAIN_MS));
  for (const some of pieces([...new Set(ids)].toSorted())) {
    const sql = `SELECT uuid FROM attackers WHERE ${column} IN (${placeholders(some)}) AND updated_at < ? ORDER BY uuid`;
    const rows: { uuid: string }[] = await tx.query(sql, [...some, before]);
    for (const stale of pieces(rows.map(({ uuid }) => uuid))) {
      await tx.query(`UPDATE attackers SET updated_at = ? WHERE uuid IN (${placeholders(stale)})`, [toInstant(now), ...stale]);
    }
  }
}
