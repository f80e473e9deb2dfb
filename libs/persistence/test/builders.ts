// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { type OutboxMessage, type Tag, tagId } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { AttackerStore, type Announce, type TagBatchItem } from '../src';

export const NOW = new Date('2026-11-21T08:00:00.123Z');
export const OPTIONS = { floor: 0.3, now: NOW };
export const IP = '203.0.113.7';

/** What a database records once its schema is made, in order. */
export const MIGRATIONS = ['InitialSchema1795219200000', 'RulePlane1795305600000'];

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
export const announceUuids: Announce = (fresh): OutboxMessage[] => {
  const id = randomUUID();
  return [{ id, publications: [{ subject: 'ttp.tagged', msgId: id, data: JSON.stringify(fresh.map(({ uuid }) => uuid)) }] }];
};

export const anAttacker = async (source: DataSource, ip = IP): Promise<string> => {
  const uuid = (await new AttackerStore(source).createMissing([ip], NOW)).get(ip);
  if (uuid === undefined) throw new Error('no attacker was made');
  return uuid;
};

export const anIdentity = async (source: DataSource): Promise<string> => {
  const uuid = randomUUID();
  await source.query('INSERT INTO attacker_identities (uuid, schema_version) VALUES (?, 1)', [uuid]);
  return uuid;
};

export const countOf = async (source: DataSource, table: string): Promise<number> => {
  const [row]: { n: number | string }[] = await source.query(`SELECT COUNT(*) AS n FROM ${table}`);
  return Number(row?.n);
};

/** The uuids announced by what is in the outbox. */
export const announcedUuids = async (source: DataSource): Promise<string[]> => {
  const rows: { body: string }[] = await source.query('SELECT body FROM ttp_outbox');
  const publications: { data: string }[] = rows.flatMap(({ body }) => JSON.parse(body));
  return publications.flatMap(({ data }): string[] => JSON.parse(data));
};
