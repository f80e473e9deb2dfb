// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { Settings } from '@ttp/config';
import { AttackerStore, TagStore, type DatabaseOptions } from '@ttp/persistence';
import { createService } from '@ttp/service';
import { tagId, type Tag } from '@ttp/ttp-core';
import { ExportApiModule } from '../src/export-api.module';

interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
}

/** A real export-api on a database of the given dialect. */
export async function startApi(
  database: DatabaseOptions,
  more: Partial<Settings> = {},
  onRoute: (route: Route) => void = () => undefined,
): Promise<NestFastifyApplication> {
  const settings = Object.assign(new Settings(), { limiterEnabled: false, natsUrl: NO_BROKER }, settingsOf(database), more);
  const prepare = async (it: INestApplication) => void (it.getHttpAdapter() as FastifyAdapter).getInstance().addHook('onRoute', onRoute);
  const app = await createService({ name: 'export-api', module: ExportApiModule, port: () => 0, prepare }, settings);
  app.useLogger(false);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Where no broker is. */
const NO_BROKER = 'nats://127.0.0.1:1';

function settingsOf(options: DatabaseOptions): Partial<Settings> {
  if (options.type === 'sqlite') return { dbType: 'sqlite', dbPath: options.path };
  if (!('host' in options)) throw new Error('tests connect by host and port');
  const { host, port, user, password, database } = options;
  return { dbType: 'mysql', dbHost: host, dbPort: port, dbUser: user, dbPassword: password, dbName: database };
}

export const NOW = new Date('2026-11-21T08:00:00.123Z');

/** The uuid of an attacker at this address. */
export async function anAttacker(app: NestFastifyApplication, ip: string): Promise<string> {
  const uuid = (await app.get(AttackerStore).createMissing([ip], NOW)).get(ip);
  if (uuid === undefined) throw new Error('no attacker was made');
  return uuid;
}

/** A tag of a command in `sess-1`; its id follows from its source. */
export function aTag(parts: Partial<Tag> & Pick<Tag, 'attackerUuid' | 'sourceId'>): Tag {
  const tag = {
    sourceKind: 'command',
    identityUuid: null,
    sessionId: 'sess-1',
    deckyId: 'decky-03',
    tactic: 'TA0006',
    techniqueId: 'T1110',
    subTechniqueId: null,
    confidence: 0.7,
    ruleId: 'R0900',
    ruleVersion: 2,
    evidence: { command_text: 'made-up-tool', user: 'root' },
    attackRelease: 'v19.0',
    mitreUrl: 'https://attack.mitre.org/techniques/T1110',
    observedAt: NOW,
    createdAt: NOW,
    ...parts,
  } as const;
  return { uuid: tagId(tag.sourceKind, tag.sourceId, tag.ruleId, tag.ruleVersion, tag.techniqueId, tag.subTechniqueId), ...tag };
}

export const store = (app: NestFastifyApplication, ...tags: readonly Tag[]) =>
  app.get(TagStore).storeBatch([{ tags }], () => [], { floor: 0, now: NOW });

export const get = (app: NestFastifyApplication, url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: `/api/v1/ttp/${url}`, headers });

/** Under `/api/v1`. */
export const getApi = (app: NestFastifyApplication, url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: `/api/v1/${url}`, headers });
