// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, DECNET_EVENTS, ensureStreams, Publisher, TTP, TTP_DLQ, TTP_WORKER } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { createDataSource, TtpOutboxRow, TtpTagRow, type DatabaseOptions } from '@ttp/persistence';
import { createService } from '@ttp/service';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { WorkerModule } from '../src/worker.module';

export { aSession, SESSION_ENDED } from './a-session';

const PACK = 'rules/ttp';
const REFERENCE_RULE = /^R00[0-5]\d\.yaml$/;

/** A message of a stream, decoded. */
export interface Published {
  readonly subject: string;
  readonly msgId: string;
  readonly payload: Record<string, unknown>;
}

/** Real workers on a private broker and one database of the given dialect. */
export class WorkerHarness {
  readonly rulesDir: string;
  private readonly workers: NestFastifyApplication[] = [];

  private constructor(
    readonly server: NatsServer,
    readonly nc: NatsConnection,
    readonly database: DataSource,
    private readonly options: DatabaseOptions,
    private readonly folder: string,
  ) {
    this.rulesDir = join(folder, 'rules');
    // Rules of the reference only: what else the pack learns to see must not change what these tests expect.
    cpSync(PACK, this.rulesDir, { recursive: true, filter: (path) => !basename(path).endsWith('.yaml') || REFERENCE_RULE.test(basename(path)) });
  }

  static async start(options: DatabaseOptions): Promise<WorkerHarness> {
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    await ensureStreams(nc);
    const database = await createDataSource(options).initialize();
    return new WorkerHarness(server, nc, database, options, mkdtempSync(join(tmpdir(), 'ttp-worker-')));
  }

  get workerCount(): number {
    return this.workers.length;
  }

  async startWorker(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
    const database = this.options.type === 'sqlite' ? { dbType: 'sqlite', dbPath: this.options.path } : { dbType: 'mysql', dbUrl: urlOf(this.options) };
    const defaults = { natsUrl: this.server.url, rulesDir: this.rulesDir, attackerMode: 'create' };
    const settings = Object.assign(new Settings(), defaults, database, more);
    const app = await createService({ name: 'ttp-worker', module: WorkerModule, port: () => 0 }, settings);
    app.useLogger(false);
    // Also one that refuses to start holds connections.
    this.workers.push(app);
    await app.init();
    return app;
  }

  /** Beside the shipped pack. */
  addRule(name: string, text: string): void {
    writeFileSync(join(this.rulesDir, name), text);
  }

  async publish(subject: string, payload: unknown, type = ''): Promise<void> {
    const data = JSON.stringify({ v: 1, id: randomUUID().replaceAll('-', ''), topic: subject, type, ts: 1_767_322_800, payload });
    await this.publishRaw(subject, data);
  }

  async publishRaw(subject: string, data: string): Promise<void> {
    const [result] = await new Publisher(this.nc).publishAll([{ subject, msgId: randomUUID(), data }]);
    if (!result?.ok) throw new Error('not published', { cause: result?.error });
  }

  /** Events that were delivered and put off. */
  async putOff(): Promise<number> {
    const manager = await jetstreamManager(this.nc);
    const info = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER).catch(() => null);
    return info?.num_redelivered ?? 0;
  }

  /** Resolves once the worker has settled all that is in the stream. */
  async settled(): Promise<void> {
    const manager = await jetstreamManager(this.nc);
    await eventually(async () => {
      // Of the stream first, and not `num_pending`: a consumer hears of a message a moment after its publisher.
      const { state } = await manager.streams.info(DECNET_EVENTS);
      // The first worker creates the consumer a moment after it has started.
      const info = await manager.consumers.info(DECNET_EVENTS, TTP_WORKER).catch(() => null);
      return info !== null && info.delivered.stream_seq >= state.last_seq && info.num_ack_pending === 0;
    });
  }

  tags(): Promise<TtpTagRow[]> {
    return this.database.manager.find(TtpTagRow, { order: { sourceId: 'ASC', ruleId: 'ASC', techniqueId: 'ASC' } });
  }

  outboxRows(): Promise<number> {
    return this.database.manager.count(TtpOutboxRow);
  }

  published(): Promise<readonly Published[]> {
    return this.messages(TTP);
  }

  deadLetters(): Promise<readonly Published[]> {
    return this.messages(TTP_DLQ);
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((app) => app.close()));
    await this.nc.close();
    await this.database.destroy();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async messages(stream: string): Promise<readonly Published[]> {
    const manager = await jetstreamManager(this.nc);
    const { messages } = (await manager.streams.info(stream)).state;
    if (messages === 0) return [];
    const found: Published[] = [];
    const consumer = await jetstream(this.nc).consumers.get(stream);
    for await (const message of await consumer.fetch({ max_messages: messages, expires: 20_000 })) {
      found.push({ subject: message.subject, msgId: message.headers?.get('Nats-Msg-Id') ?? '', payload: payloadOf(message.string()) });
    }
    return found;
  }
}

/** Polls until it holds. */
export async function eventually(holds: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await holds()); await delay(50)) {
    if (Date.now() > deadline) throw new Error(`it did not come true within ${limitMs} ms`);
  }
}

const urlOf = (options: DatabaseOptions): string => {
  if (!('host' in options)) throw new Error('tests connect by host and port');
  return `mysql://${options.user}:${options.password}@${options.host}:${options.port}/${options.database}`;
};

function payloadOf(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) as { payload: Record<string, unknown> }).payload;
  } catch {
    return {};
  }
}
