// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams, TTP_RULES } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { type DatabaseOptions, type DefinitionWrite, migrate, RuleLog, RuleWriter, TtpRuleRow } from '@ttp/persistence';
import type { Databases } from '@ttp/persistence/testing';
import { createService } from '@ttp/service';
import { ALL_RULE_RELOADED, ALL_RULE_STATE, type LoggedChange, type RuleIssue } from '@ttp/ttp-core';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DataSource } from 'typeorm';
import { RuleSyncModule } from '../src/rule-sync.module';

/** An announcement as it crossed the bus. */
export interface Announced {
  readonly subject: string;
  readonly msgId: string;
  readonly envelope: { readonly payload: Readonly<Record<string, unknown>> };
}

/** Real rule-syncs on a private broker, one database and one directory; an ear on the bus, and another writer's hand in the database. */
export class SyncHarness {
  /** Everything that was said of rules since the start, in order. */
  readonly heard: Announced[] = [];
  readonly log: RuleLog;
  /** Somebody else who writes, such as rule-store. */
  readonly operator: RuleWriter;
  private readonly services = new Set<NestFastifyApplication>();

  private constructor(
    readonly server: NatsServer,
    readonly nc: NatsConnection,
    readonly database: DataSource,
    private readonly options: DatabaseOptions,
    private readonly folder: string,
  ) {
    mkdirSync(this.directory);
    this.log = new RuleLog(database);
    this.operator = new RuleWriter(database);
    for (const subject of [ALL_RULE_RELOADED, ALL_RULE_STATE]) {
      nc.subscribe(subject, { callback: (_error, message) => void this.heard.push(announced(message)) });
    }
  }

  static async start(databases: Databases): Promise<SyncHarness> {
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    await ensureStreams(nc);
    const options = await databases.create();
    const database = await databases.connect(options);
    await migrate(database);
    const harness = new SyncHarness(server, nc, database, options, mkdtempSync(join(tmpdir(), 'ttp-rule-sync-')));
    // The broker knows of the ear before anybody speaks.
    await nc.flush();
    return harness;
  }

  get directory(): string {
    return join(this.folder, 'rules');
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  remove(name: string): void {
    rmSync(this.path(name));
  }

  async startSync(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
    const { options, server, directory } = this;
    const database = options.type === 'sqlite' ? { dbType: 'sqlite', dbPath: options.path } : { dbType: 'mysql', dbUrl: urlOf(options) };
    const settings = Object.assign(new Settings(), { natsUrl: server.url, rulesDir: directory }, database, more);
    const app = await createService({ name: 'rule-sync', module: RuleSyncModule, port: () => 0 }, settings);
    app.useLogger(false);
    // Also one that refuses to start holds connections.
    this.services.add(app);
    await app.init();
    return app;
  }

  async stopSync(app: NestFastifyApplication): Promise<void> {
    this.services.delete(app);
    await app.close();
  }

  /** The stored rules: id -> version, by id. */
  async stored(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries((await this.rows()).map(({ ruleId, ruleVersion }) => [ruleId, ruleVersion]));
  }

  rows(): Promise<TtpRuleRow[]> {
    return this.database.manager.find(TtpRuleRow, { order: { ruleId: 'ASC' } });
  }

  async changes(): Promise<readonly LoggedChange[]> {
    return (await this.log.changes(0)).changes;
  }

  /** What rule-sync says is wrong with the directory. */
  async issues(): Promise<readonly RuleIssue[]> {
    return (await this.log.syncReports()).find(({ source }) => source === this.directory)?.issues ?? [];
  }

  /** Another writer's rule, from another place unless told otherwise. */
  async put(ruleId: string, version = 1, sourcePath = '/elsewhere/rule.yaml'): Promise<void> {
    const text = aDocument(ruleId, version);
    const write: DefinitionWrite = { ruleId, definition: { ruleVersion: version, sourcePath, text, contentSha256: hash('sha256', text) } };
    await this.operator.writeDefinitions([write], { by: 'somebody', now: new Date() });
  }

  /** Resolves, once the whole log is announced, to what was heard of it since the last call: the numbers of the changes. */
  async announced(): Promise<readonly unknown[]> {
    await eventually('the log is announced', async () => {
      const { seq, announcedSeq } = await this.log.head();
      return announcedSeq === seq && this.heard.some(({ envelope }) => envelope.payload['seq'] === seq);
    });
    // Longer than a repetition would take.
    await delay(150);
    return this.heard.map(({ envelope }) => envelope.payload['seq']);
  }

  /** How many announcements the stream has ever taken, those included that a later one replaced. */
  async streamEnd(): Promise<number> {
    const end = async () => (await (await jetstreamManager(this.nc)).streams.info(TTP_RULES)).state.last_seq;
    let last = -1;
    // After a restart of the broker, rule-sync may be connected again before this is.
    await eventually('the broker answers', async () => (last = await end().catch(() => -1)) >= 0);
    return last;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services].map((app) => app.close()));
    await this.nc.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until these rules are stored, in these versions and no others. */
export async function expectStored(harness: SyncHarness, rules: Readonly<Record<string, number>>): Promise<void> {
  const isSo = async () => isDeepStrictEqual(await harness.stored(), rules);
  await eventually('the rules are stored', isSo).catch(() => undefined);
  expect(await harness.stored()).toEqual(rules);
}

/** 1, 2, ... n. */
export const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

export async function checksOf(app: NestFastifyApplication): Promise<Readonly<Record<string, string>>> {
  return (await app.inject({ method: 'GET', url: '/readyz' })).json<{ checks: Record<string, string> }>().checks;
}

export async function leads(app: NestFastifyApplication): Promise<boolean> {
  return (await app.inject({ method: 'GET', url: '/metrics' })).body.includes('ttp_rule_sync_leader{service="rule-sync"} 1');
}

/** Polls until it holds; fails after half a minute. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds()); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
  }
}

/** A rule document without a fault. */
export const aDocument = (ruleId: string, version = 1): string => `rule_id: ${ruleId}
rule_version: ${version}
name: made_up_${ruleId.toLowerCase()}
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
tests:
  - match: made-up-tool --version
  - ignore: another-tool
`;

const announced = (message: Msg): Announced => ({
  subject: message.subject,
  msgId: message.headers?.get('Nats-Msg-Id') ?? '',
  envelope: message.json(),
});

const urlOf = (options: DatabaseOptions): string => {
  if (!('host' in options)) throw new Error('tests connect by host and port');
  return `mysql://${options.user}:${options.password}@${options.host}:${options.port}/${options.database}`;
};
