// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ensureStreams } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { startNatsServer, type NatsServer, type NatsServerOptions } from '@ttp/embedded';
import { createService } from '@ttp/service';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RuleStoreModule } from '../src/rule-store.module';
import { serveSnapshots } from '../src/serve-snapshots';

/** Real rule-stores on a private broker, over a directory of their own. */
export class StoreHarness {
  private readonly stores: NestFastifyApplication[] = [];

  private constructor(
    readonly server: NatsServer,
    readonly nc: NatsConnection,
    readonly folder: string,
  ) {
    mkdirSync(this.directory);
  }

  static async start(options: NatsServerOptions = {}, userInfo = ''): Promise<StoreHarness> {
    const server = await startNatsServer(options);
    const url = server.url.replace('//', `//${userInfo}`);
    const nc = await connectBus({ url, name: 'test' });
    await ensureStreams(nc);
    return new StoreHarness({ ...server, url }, nc, mkdtempSync(join(tmpdir(), 'ttp-rule-store-')));
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

  async startStore(more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
    const settings = Object.assign(new Settings(), { natsUrl: this.server.url, rulesDir: this.directory }, more);
    const app = await createService({ name: 'rule-store', module: RuleStoreModule, port: () => 0, prepare: serveSnapshots }, settings);
    app.useLogger(false);
    this.stores.push(app);
    await app.init();
    return app;
  }

  async stop(): Promise<void> {
    await Promise.all(this.stores.map((app) => app.close()));
    await this.nc.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const get = (app: NestFastifyApplication, url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

/** Polls until it holds; fails after ten seconds. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds()); await delay(20)) {
    if (Date.now() > deadline) throw new Error('it did not come true within 10 s');
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
