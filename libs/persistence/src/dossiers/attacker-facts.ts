// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackerFacts } from '@ttp/attack-stix';
import { type DataSource, In } from 'typeorm';
import { placeholders } from '../connection/lists';
import { select, settled } from '../connection/read';
import { AttackerRow } from '../entities';
import { spanOf, type TagSpan } from '../rollups/tag-spans';

/** The row's part of it, and what else a dossier is put together from. */
const COLUMNS = {
  uuid: true,
  ip: true,
  identityId: true,
  firstSeen: true,
  lastSeen: true,
  eventCount: true,
  countryCode: true,
  asn: true,
  asName: true,
  commands: true,
} as const;

export type DossierRow = Pick<AttackerRow, keyof typeof COLUMNS>;

/** In the order of the uuids; one that is gone is missing. */
export const attackerRows = (source: DataSource, uuids: readonly string[]): Promise<readonly DossierRow[]> =>
  inOrder(uuids, settled(() => source.manager.find(AttackerRow, { select: COLUMNS, where: { uuid: In(uuids) } })));

export async function inOrder<T extends { readonly uuid: string }>(uuids: readonly string[], found: Promise<readonly T[]>): Promise<readonly T[]> {
  const byUuid = new Map((await found).map((row) => [row.uuid, row]));
  return uuids.flatMap((uuid) => byUuid.get(uuid) ?? []);
}

export const attackerFacts = (row: DossierRow, tags: readonly Pick<TagSpan, 'firstSeen' | 'lastSeen'>[]): AttackerFacts => ({
  uuid: row.uuid,
  ip: row.ip,
  ...spanOf(row, ...tags),
  eventCount: row.eventCount,
  countryCode: row.countryCode,
  asn: row.asn,
  asName: row.asName,
});

/** Those of the attackers who share their address with one that was seen before; of two first seen at once, the lower uuid is the first. */
export async function laterAtAddress(source: DataSource, uuids: readonly string[]): Promise<ReadonlySet<string>> {
  if (uuids.length === 0) return new Set();
  const sql = `SELECT a.uuid AS uuid FROM attackers a WHERE a.uuid IN (${placeholders(uuids)}) AND EXISTS (
    SELECT 1 FROM attackers b WHERE b.ip = a.ip AND (b.first_seen < a.first_seen OR b.first_seen = a.first_seen AND b.uuid < a.uuid))`;
  return new Set((await select<{ uuid: string }>(source, sql, uuids)).map(({ uuid }) => uuid));
}
