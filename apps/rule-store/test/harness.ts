// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { startNatsServer, type NatsServer, type NatsServerOptions } from '@ttp/embedded';
import { createDataSource, type DatabaseOptions, migrate, RuleLog, RuleWriter, UserRow } from '@ttp/persistence';
import { createService } from '@ttp/service';
import { answerOf } from '@ttp/service/testing';
import type { RuleDefinition } from '@ttp/ttp-core';
import { SignJWT } from 'jose';
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { RuleStoreModule } from '../src/rule-store.module';
import { serveSnapshots } from '../src/serve-snapshots';

export const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const SYNC = { by: 'filesystem', now: new Date('2026-11-21T08:00:00.123Z') };

/** Real rule-stores on a private broker and one database, which rule-sync, played by the test, writes to. */
export class StoreHarness {
  private readonly stores: NestFastifyApplication[] = [];
  readonly log: RuleLog;
  readonly writer: RuleWriter;

  private constructor(
    readonly server: NatsServer,
    readonly nc: NatsConnection,
    readonly source: DataSource,
    private readonly database: DatabaseOptions,
  ) {
    this.log = new RuleLog(source);
    this.writer = new RuleWriter(source);
  }

  static async start(database: DatabaseOptions, options: NatsServerOptions = {}, userInfo = ''): Promise<StoreHarness> {
    const server = await startNatsServer(options);
    const url = server.url.replace('//', `//${userInfo}`);
    const nc = await connectBus({ url, name: 'test' });
    await ensureStreams(nc);
    const source = await createDataSource(database).initialize();
    await migrate(source);
    return new StoreHarness({ ...server, url }, nc, source, database);
  }

  /** As rule-sync stores them: from files under /rules. */
  async sync(...texts: readonly string[]): Promise<void> {
    const writes = texts.map((text) => ({ ruleId: ruleIdOf(text), definition: definitionOf(text) }));
    await this.writer.writeDefinitions(writes, SYNC);
  }

  async unsync(ruleId: string): Promise<void> {
    await this.writer.writeDefinitions([{ ruleId, definition: null }], SYNC);
  }

  async startStore(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
    const settings = Object.assign(new Settings(), { natsUrl: this.server.url, rulesDir: '/rules', pollMs: 60_000, limiterEnabled: false }, settingsOf(this.database), more);
    const app = await createService({ name: 'rule-store', module: RuleStoreModule, port: () => 0, prepare: serveSnapshots }, settings);
    app.useLogger(false);
    this.stores.push(app);
    await app.init();
    return app;
  }

  /** The headers of a user who is in the database. */
  async signIn(uuid: string, username: string, parts: Partial<UserRow> = {}): Promise<Record<string, string>> {
    await this.source.getRepository(UserRow).insert({ uuid, username, role: 'viewer', mustChangePassword: false, tokensValidFrom: null, ...parts });
    const claims = new SignJWT({ uuid, typ: 'access', jti: `jti-${uuid}`, iss: 'decnet', aud: 'decnet-dashboard' });
    const token = claims.setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('5m');
    return { authorization: `Bearer ${await token.sign(new TextEncoder().encode(SECRET))}` };
  }

  async stop(): Promise<void> {
    await Promise.all(this.stores.map((app) => app.close()));
    await this.source.destroy();
    await this.nc.close();
    await this.server.stop();
  }
}

function settingsOf(options: DatabaseOptions): Partial<Settings> {
  if (options.type === 'sqlite') return { dbType: 'sqlite', dbPath: options.path };
  if (!('host' in options)) throw new Error('tests connect by host and port');
  const { user, password, host, port, database } = options;
  return { dbType: 'mysql', dbUrl: `mysql://${user}:${password}@${host}:${port}/${database}` };
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Under `/ttp/rules`; a body that is no text is sent as JSON. */
export function call(app: NestFastifyApplication, method: Method, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const request = { method, url: `/api/v1/ttp/rules${path}`, headers };
  if (body === undefined) return app.inject(request);
  const payload = isRaw ? body : JSON.stringify(body);
  return app.inject({ ...request, payload, headers: { 'content-type': 'application/json', ...headers } });
}

/** Status and body of an answer; of a problem, its own part. */
export const answer = async (...args: Parameters<typeof call>): Promise<readonly [number, unknown]> => answerOf(await call(...args));

/** Polls until it holds; fails after half a minute. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds()); await delay(20)) {
    if (Date.now() > deadline) throw new Error('it did not come true within 30 s');
  }
}

/** A rule document without a fault. */
export const aDocument = (ruleId: string, version = 1): string => `# ${ruleId}: «verbatim»\r
rule_id: ${ruleId}
rule_version: ${version}
name: made_up_${ruleId.toLowerCase()}
description: Finds a made-up tool.
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
tests:
  - match: made-up-tool --version
  - ignore: another-tool
`;

const ruleIdOf = (text: string): string => /^rule_id: (\S+)$/m.exec(text)?.[1] ?? 'R9999';

export const definitionOf = (text: string): RuleDefinition => ({
  ruleVersion: Number(/^rule_version: (\d+)$/m.exec(text)?.[1] ?? 1),
  sourcePath: `/rules/${ruleIdOf(text)}.yaml`,
  text,
  contentSha256: hash('sha256', text),
});
