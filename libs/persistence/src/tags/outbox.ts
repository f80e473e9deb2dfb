// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Announcement } from '@ttp/ttp-core';
import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { fromInstant, toInstant } from '../connection/instant';
import { placeholders, statements } from '../connection/lists';

export interface Claim {
  /** Younger rows are still in their writer's hands. */
  readonly olderThanMs: number;
  /** How long the claimed rows belong to this worker. */
  readonly leaseMs: number;
  readonly limit: number;
  /** Name of the claiming worker, for whoever looks into the table. */
  readonly worker: string;
  readonly now: Date;
}

export async function insertOutbox(tx: QueryRunner, announcements: readonly Announcement[], now: Date): Promise<void> {
  const rows = announcements.map(({ id, ...rest }) => ({ id, body: JSON.stringify(rest) })).map((row) => ({ ...row, size: row.body.length }));
  for (const some of statements(rows)) {
    const values = some.flatMap(({ id, body }) => [id, body, toInstant(now)]);
    await tx.query(`INSERT INTO ttp_outbox (id, body, created_at) VALUES ${some.map(() => '(?, ?, ?)').join(', ')}`, values);
  }
}

export async function deleteOutbox(tx: QueryRunner, ids: readonly string[]): Promise<void> {
  await tx.query(`DELETE FROM ttp_outbox WHERE id IN (${placeholders(ids)})`, [...ids]);
}

/** Leases the oldest messages that nobody works on. Workers that ask at the same time get different ones. */
export async function claimOutbox(tx: QueryRunner, { olderThanMs, leaseMs, limit, worker, now }: Claim): Promise<Announcement[]> {
  const rows: { id: string; body: string }[] = await tx.query(
    `SELECT id, body FROM ttp_outbox
      WHERE created_at <= ? AND (claimed_until IS NULL OR claimed_until <= ?)
      ORDER BY created_at, id LIMIT ? ${dialectOf(tx.dataSource).lockFreeRows}`,
    [toInstant(later(now, -olderThanMs)), toInstant(now), limit],
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const lease = [worker, toInstant(later(now, leaseMs))];
  await tx.query(`UPDATE ttp_outbox SET claimed_by = ?, claimed_until = ? WHERE id IN (${placeholders(ids)})`, [...lease, ...ids]);
  return rows.map(({ id, body }) => ({ id, ...JSON.parse(body) }));
}

/** Announcements that wait. */
export interface Unpublished {
  readonly rows: number;
  /** When the oldest was stored, by its writer's clock. */
  readonly oldest: Date | null;
}

export async function readUnpublished(tx: QueryRunner): Promise<Unpublished> {
  const sql = 'SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest FROM ttp_outbox';
  const [row]: { waiting: number | string; oldest: Date | string | null }[] = await tx.query(sql);
  const oldest = row?.oldest ?? null;
  return { rows: Number(row?.waiting ?? 0), oldest: oldest === null ? null : fromInstant(oldest) };
}

const later = (date: Date, ms: number): Date => new Date(date.getTime() + ms);
