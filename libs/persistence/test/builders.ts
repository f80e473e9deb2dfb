// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { type Announcement, type Tag, tagId } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { AttackerStore, type Announce, type TagBatchItem, TagStore } from '../src';

export const NOW = new Date('2026-11-21T08:00:00.123Z');
export const OPTIONS = { floor: 0.3, now: NOW };
export const IP = '203.0.113.7';

/** What a database records once its schema is made, in order. */
export const MIGRATIONS = [
  'InitialSchema1795219200000',
  'RulePlane1795305600000',
  'DecnetReadTables1795392000000',
  'AttackerWrites1795478400000',
  'ApiKeys1795564800000',
];

/** A tag whose id follows from its source, unless given. */
export const aTag = (parts: Partial<Tag> & Pick<Tag, 'attackerUuid'>): Tag => {
  const tag = {
    sourceKind: 'command',
    sourceId: 'sess-1#0',
    identityUuid: null,
    sessionId: 'sess-1',
    deckyId: 'decky-03',
    tactic: 'TA0002',
    techniqueId: 'T1059',
    subTechniqueId: 'T1059.004',
    confidence: 0.7,
    ruleId: 'R0900',
    ruleVersion: 1,
    evidence: { command_text: 'sh ./setup.sh', user: 'root' },
    attackRelease: 'v19.0',
    mitreUrl: 'https://attack.mitre.org/techniques/T1059/004',
    observedAt: new Date('2026-11-21T07:59:58.001Z'),
    createdAt: NOW,
    ...parts,
  } satisfies Partial<Tag>;
  return { uuid: tagId(tag.sourceKind, tag.sourceId, tag.ruleId, tag.ruleVersion, tag.techniqueId, tag.subTechniqueId), ...tag };
};

/** So many tags of one session, each of its own command. */
export const tagsOfSession = (attackerUuid: string, session: string, count: number, parts: Partial<Tag> = {}): Tag[] =>
  Array.from({ length: count }, (_, i) => aTag({ attackerUuid, sessionId: session, sourceId: `${session}#${i}`, ...parts }));

export const item = (...tags: readonly Tag[]): TagBatchItem => ({ tags });

/** One message per item that lists the uuids of its fresh tags. */
export const announceUuids: Announce = (fresh): Announcement[] => {
  const anchors = { attacker_uuid: null, identity_uuid: null, session_id: null };
  return [{ id: randomUUID(), ts: 0, anchors, tags: fresh.map(({ uuid }) => uuid), techniques: [] }];
};

export const anAttacker = async (source: DataSource, ip = IP): Promise<string> => {
  const uuid = (await new AttackerStore(source).createMissing([ip], NOW)).get(ip);
  if (uuid === undefined) throw new Error('no attacker was made');
  return uuid;
};

/** A row of a table that DECNET writes. Instants as text: `2026-11-21 08:00:00.000000`. */
export const put = async (source: DataSource, table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
  const columns = Object.keys(row);
  await source.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, Object.values(row));
};

export const anIdentity = async (source: DataSource, columns: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const uuid = randomUUID();
  await put(source, 'attacker_identities', { uuid, schema_version: 1, ...columns });
  return uuid;
};

export const aCampaign = async (source: DataSource, columns: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const uuid = randomUUID();
  await put(source, 'campaigns', { uuid, ...columns });
  return uuid;
};

/** Puts columns of DECNET's into an attacker's row. */
export const profile = async (source: DataSource, attacker: string, columns: Readonly<Record<string, unknown>>): Promise<void> => {
  const changes = Object.keys(columns).map((name) => `${name} = ?`);
  await source.query(`UPDATE attackers SET ${changes.join(', ')} WHERE uuid = ?`, [...Object.values(columns), attacker]);
};

export const storeTags = (source: DataSource, ...tags: readonly Tag[]) => new TagStore(source).storeBatch([item(...tags)], announceUuids, OPTIONS);

export const collect = async <T>(values: Iterable<T> | AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
};

export const countOf = async (source: DataSource, table: string): Promise<number> => {
  const [row]: { n: number | string }[] = await source.query(`SELECT COUNT(*) AS n FROM ${table}`);
  return Number(row?.n);
};

/** The uuids announced by what is in the outbox. */
export const announcedUuids = async (source: DataSource): Promise<string[]> => {
  const rows: { body: string }[] = await source.query('SELECT body FROM ttp_outbox');
  return rows.flatMap(({ body }): string[] => JSON.parse(body).tags);
};
