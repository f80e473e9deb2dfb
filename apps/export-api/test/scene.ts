// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DatabaseOptions } from '@ttp/persistence';
import type { Settings } from '@ttp/config';
import { DataSource } from 'typeorm';
import { anAttacker, aTag, startApi, store } from './harness';

export const CAMPAIGN = 'c0000000-0000-4000-8000-00000000000c';
export const IDENTITY = '1d000000-0000-4000-8000-00000000001d';
const at = (iso: string) => new Date(iso);

/** An identity of a campaign with one attacker, another attacker on IPv6, and their tags under two releases. */
export interface Scene {
  readonly app: NestFastifyApplication;
  /** Of the identity: Valid Accounts and Brute Force under 19.0, and what 18.1 called Disable or Modify Tools. */
  readonly attacker: string;
  readonly other: string;
}

export async function aScene(database: DatabaseOptions, more: Partial<Settings> = {}): Promise<Scene> {
  const app = await startApi(database, more);
  const [attacker, other] = [await anAttacker(app, '203.0.113.7'), await anAttacker(app, '2001:db8::7')];
  await put(app, 'campaigns', { uuid: CAMPAIGN });
  const ja3 = '["00112233445566778899aabbccddeeff"]';
  await put(app, 'attacker_identities', { uuid: IDENTITY, schema_version: 1, campaign_id: CAMPAIGN, ja3_hashes: ja3 });
  const lastSeen = '2026-11-22 09:00:00.000000';
  const commands = '[{"command_text": "made-up-tool --all"}]';
  await profile(app, attacker, { identity_id: IDENTITY, event_count: 3, last_seen: lastSeen, commands, country_code: 'NZ' });
  await put(app, 'attacker_intel', { ...INTEL, attacker_uuid: attacker });
  const tag = (sourceId: string, parts: Partial<Parameters<typeof aTag>[0]>) => aTag({ attackerUuid: attacker, sourceId, ...parts });
  await store(
    app,
    tag('a', { subTechniqueId: 'T1110.001', observedAt: at('2026-11-21T10:00:00.250Z') }),
    tag('b', { subTechniqueId: 'T1110.001', observedAt: at('2026-11-21T11:00:00Z'), confidence: 0.9 }),
    tag('c', { techniqueId: 'T1078', tactic: 'TA0001', observedAt: null, createdAt: at('2026-11-21T12:00:00.001Z') }),
    tag('d', { techniqueId: 'T1562', subTechniqueId: 'T1562.001', tactic: 'TA0005', attackRelease: 'v18.1', sessionId: 'sess-old' }),
    tag('e', { attackerUuid: null, identityUuid: IDENTITY, sessionId: null, deckyId: null, techniqueId: 'T1046', tactic: 'TA0007' }),
    tag('f', { attackerUuid: other, techniqueId: 'T1046', tactic: 'TA0007' }),
    tag('g', { attackerUuid: other, techniqueId: 'T1685', tactic: 'TA0112', sessionId: 'sess-new' }),
  );
  return { app, attacker, other };
}

export const INTEL = {
  uuid: '17e10000-0000-4000-8000-000000000017',
  attacker_ip: '203.0.113.7',
  schema_version: 1,
  aggregate_verdict: 'malicious',
  abuseipdb_score: 97,
  abuseipdb_categories: '[18, 22]',
  greynoise_classification: 'malicious',
  greynoise_tags: '["made-up scanner"]',
  greynoise_raw: '{"seen": true}',
  feodo_listed: 0,
  cached_at: '2026-11-21 07:00:00.000000',
};

export async function put(app: NestFastifyApplication, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  await app.get(DataSource).query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, Object.values(row));
}

async function profile(app: NestFastifyApplication, attacker: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const assignments = Object.keys(columns).map((name) => `${name} = ?`);
  await app.get(DataSource).query(`UPDATE attackers SET ${assignments.join(', ')} WHERE uuid = ?`, [...Object.values(columns), attacker]);
}
