// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { toInstant } from '../connection/instant';
import { isObject, listIn } from '../connection/json-column';

/** A link-local address that an attacker's host gave away, as far as it fits its columns. */
interface Leak {
  readonly addr: string | null;
  readonly kind: string | null;
  readonly oui: string | null;
}

const ADDRESS_LENGTH = 45;
const KIND_LENGTH = 16;
const OUI_LENGTH = 8;

/** Counts new IPv6 leaks on the attacker and lists their addresses on the identity. The history itself is in the tags. */
export async function bumpIpv6Leaks(tx: QueryRunner, items: readonly (readonly Tag[])[], now: Date): Promise<void> {
  for (const tag of items.flatMap(oneLeakPerAttacker)) {
    const leak = leakOf(tag);
    await countOnAttacker(tx, tag.attackerUuid, leak, now);
    if (tag.identityUuid !== null && leak.addr !== null) await listOnIdentity(tx, tag.identityUuid, { ...leak, addr: leak.addr }, now);
  }
}

/** One event is one leak, however many tags it gave. */
function oneLeakPerAttacker(tags: readonly Tag[]): Tag[] {
  const leaks = tags.filter(({ sourceKind }) => sourceKind === 'ipv6_leak');
  return [...new Map(leaks.map((tag) => [tag.attackerUuid, tag])).values()];
}

async function countOnAttacker(tx: QueryRunner, attackerUuid: string | null, { addr, kind, oui }: Leak, now: Date): Promise<void> {
  await tx.query(
    `UPDATE attackers SET ipv6_leak_count = COALESCE(ipv6_leak_count, 0) + 1, last_ipv6_leak_at = ?,
            last_ipv6_link_local = ?, last_ipv6_iid_kind = ?, last_ipv6_mac_oui = ? WHERE uuid = ?`,
    [toInstant(now), addr, kind, oui, attackerUuid],
  );
}

async function listOnIdentity(tx: QueryRunner, identityUuid: string, { addr, kind, oui }: Leak & { readonly addr: string }, now: Date): Promise<void> {
  const [row]: { iids: string | null }[] = await tx.query(
    `SELECT ipv6_link_local_iids AS iids FROM attacker_identities WHERE uuid = ? ${dialectOf(tx.dataSource).lockRows}`,
    [identityUuid],
  );
  const iids = listIn(row?.iids);
  if (!row || iids.some((entry) => isObject(entry) && entry['iid'] === addr)) return;
  const entry = { iid: addr, oui, kind: kind ?? 'unknown', first_seen: now.toISOString() };
  await tx.query('UPDATE attacker_identities SET ipv6_link_local_iids = ? WHERE uuid = ?', [JSON.stringify([...iids, entry]), identityUuid]);
}

const leakOf = ({ evidence }: Tag): Leak => ({
  addr: fitting(evidence['addr'], ADDRESS_LENGTH),
  kind: fitting(evidence['iid_kind'], KIND_LENGTH),
  oui: fitting(evidence['mac_oui'], OUI_LENGTH),
});

/** The producer's text comes from an attacker's packet; one that is no address must not cost the batch. */
const fitting = (value: unknown, length: number): string | null => (typeof value === 'string' && value !== '' && value.length <= length ? value : null);
