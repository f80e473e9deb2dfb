// SPDX-License-Identifier: AGPL-3.0-or-later
import { namespaceBytes, Rejected, uuidV5 } from '@ttp/ttp-core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { In } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { inTransaction } from '../connection/in-transaction';
import { toInstant } from '../connection/instant';
import { pieces, placeholders } from '../connection/lists';
import { settled } from '../connection/read';
import { AttackerRow } from '../entities';

/** UUIDv5 of `decnet:ttp_attacker:v1` in the URL namespace. Changing it gives every address a second attacker. */
const ATTACKER_NAMESPACE = namespaceBytes('ad550014-65e3-50e2-9cff-87c08a3b493f');

/** The uuid that a stand-alone worker gives the attacker of an address. */
export const attackerUuidOf = (ip: string): string => uuidV5(ATTACKER_NAMESPACE, ip);

const MAX_ADDRESS_LENGTH = 45;

/** Written out, as DECNET's own schema has these columns without a default. */
const BLANK: Readonly<Record<string, string | number>> = {
  event_count: 0,
  service_count: 0,
  decky_count: 0,
  services: '[]',
  deckies: '[]',
  is_traversal: 0,
  bounty_count: 0,
  credential_count: 0,
  fingerprints: '[]',
  commands: '[]',
  rotation_count: 0,
  ipv6_leak_count: 0,
};

const COLUMNS = ['uuid', 'ip', 'first_seen', 'last_seen', 'updated_at', ...Object.keys(BLANK)];

/** Address -> attacker. */
export class AttackerStore {
  constructor(private readonly source: DataSource) {}

  /** The uuid of each address that has an attacker; where several share one, that of the newest `last_seen`. */
  async findByIps(ips: readonly string[]): Promise<Map<string, string>> {
    return settled(() => findByIps(this.source.manager, ips));
  }

  /** Those of the uuids that have an attacker. */
  async findExisting(uuids: readonly string[]): Promise<Set<string>> {
    return settled(async () => {
      const found = pieces(uuids).map((some) => this.source.manager.find(AttackerRow, { select: { uuid: true }, where: { uuid: In(some) } }));
      return new Set((await Promise.all(found)).flat().map(({ uuid }) => uuid));
    });
  }

  /**
   * The attacker of every address, made where there is none. For a worker that stands alone: beside a DECNET, its profiler makes them.
   * The uuid follows from the address, so that workers that meet a new address together make one attacker.
   *
   * @throws {Rejected} when an address is longer than any address.
   */
  async createMissing(ips: readonly string[], now: Date): Promise<Map<string, string>> {
    if (ips.some(({ length }) => length > MAX_ADDRESS_LENGTH)) throw new Rejected(`an attacker's ip is longer than ${MAX_ADDRESS_LENGTH} characters`);
    const known = await this.findByIps(ips);
    const missing = [...new Set(ips)].filter((ip) => !known.has(ip));
    if (missing.length === 0) return known;
    await inTransaction(this.source, (tx) => insert(tx, missing, now));
    return new Map([...known, ...(await this.findByIps(missing))]);
  }
}

async function findByIps(manager: EntityManager, ips: readonly string[]): Promise<Map<string, string>> {
  const oldestFirst = { lastSeen: 'ASC', uuid: 'DESC' } as const;
  const select = { uuid: true, ip: true } as const;
  const rows = await Promise.all(pieces([...new Set(ips)]).map((some) => manager.find(AttackerRow, { select, where: { ip: In(some) }, order: oldestFirst })));
  // The last entry of an address wins: the newest.
  return new Map(rows.flat().map(({ ip, uuid }) => [ip, uuid]));
}

async function insert(tx: QueryRunner, ips: readonly string[], now: Date): Promise<void> {
  const at = toInstant(now);
  const row = `(${placeholders(COLUMNS)})`;
  // Sorted, so that workers that meet the same addresses lock them in one order.
  for (const some of pieces(ips.toSorted())) {
    const values = some.flatMap((ip) => [attackerUuidOf(ip), ip, at, at, at, ...Object.values(BLANK)]);
    const rows = some.map(() => row).join(', ');
    await tx.query(`INSERT INTO attackers (${COLUMNS.join(', ')}) VALUES ${rows} ${dialectOf(tx.dataSource).keepKnown('uuid')}`, values);
  }
}
