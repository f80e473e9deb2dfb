// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams, TTP_RULES } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { createService } from '@ttp/service';
import { ALL_RULE_RELOADED } from '@ttp/ttp-core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RuleSyncModule } from '../src/rule-sync.module';

/** An announcement as it crossed the bus. */
export interface Announced {
  readonly subject: string;
  readonly msgId: string;
  readonly envelope: Readonly<Record<string, unknown>>;
}

/** A real rule-sync on a private broker and a directory of its own, and an ear on what it announces. */
export class SyncHarness {
  readonly heard: Announced[] = [];
  private readonly services: NestFastifyApplication[] = [];

  private constructor(
    readonly server: NatsServer,
    readonly nc: NatsConnection,
    readonly folder: string,
  ) {
    mkdirSync(this.directory);
    nc.subscribe(ALL_RULE_RELOADED, { callback: (_error, message) => void this.heard.push(announced(message)) });
  }

  static async start(): Promise<SyncHarness> {
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    await ensureStreams(nc);
    return new SyncHarness(server, nc, mkdtempSync(join(tmpdir(), 'ttp-rule-sync-')));
  }

  get directory(): string {
    return join(this.folder, 'rules');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  remove(name: string): void {
    rmSync(join(this.directory, name));
  }

  async startSync(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
    const settings = Object.assign(new Settings(), { natsUrl: this.server.url, rulesDir: this.directory }, more);
    const app = await createService({ name: 'rule-sync', module: RuleSyncModule, port: () => 0 }, settings);
    app.useLogger(false);
    this.services.push(app);
    await app.init();
    return app;
  }

  /** Subject, version (or `deleted`) of what was heard since the last call, once there are so many. */
  async hear(count: number): Promise<readonly [string, unknown][]> {
    await eventually(() => Promise.resolve(this.heard.length >= count));
    return this.heard.splice(0).map(({ subject, envelope }) => {
      const payload = envelope['payload'] as Record<string, unknown>;
      return [subject, payload['deleted'] === true ? 'deleted' : payload['rule_version']];
    });
  }

  /** What was heard in the time that several changes would have taken. */
  async hearNothing(): Promise<readonly Announced[]> {
    await delay(400);
    return this.heard;
  }

  /** How many announcements were stored, those included that a later one replaced. */
  async lastSequence(): Promise<number> {
    return (await (await jetstreamManager(this.nc)).streams.info(TTP_RULES)).state.last_seq;
  }

  /** What the stream holds: the last announcement of each subject. */
  async stored(): Promise<readonly Announced[]> {
    const manager = await jetstreamManager(this.nc);
    const { messages } = (await manager.streams.info(TTP_RULES)).state;
    const found: Announced[] = [];
    if (messages === 0) return found;
    const consumer = await jetstream(this.nc).consumers.get(TTP_RULES);
    for await (const message of await consumer.fetch({ max_messages: messages, expires: 2_000 })) found.push(announced(message));
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((app) => app.close()));
    await this.nc.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const announced = (message: Pick<Msg, 'subject' | 'headers' | 'json'>): Announced => ({
  subject: message.subject,
  msgId: message.headers?.get('Nats-Msg-Id') ?? '',
  envelope: message.json<Record<string, unknown>>(),
});

/** Polls until it holds; fails after ten seconds. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds()); await delay(20)) {
    if (Date.now() > deadline) throw new Error('it did not come true within 10 s');
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
