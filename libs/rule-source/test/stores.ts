// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus } from '@ttp/bus';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { type DatabaseOptions, migrate, RuleLog, RuleWriter } from '@ttp/persistence';
import { type Databases, describeOnEachDialect } from '@ttp/persistence/testing';
import { RULE_WRITTEN } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { mkdtempSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { busHints, DirectoryRuleSource, LogRuleSource, type RuleSource, RuleStore, StatedDirectorySource } from '../src';
import { sha256 } from './documents';

const AUTHOR = 'git';
const KINDS = ['directory', 'database'] as const;
type Kind = (typeof KINDS)[number];

/** A database, a directory and a bus, and the stores on them: each as another process would open it. */
export class Deployment {
  now = new Date('2026-11-21T12:00:00.123Z');
  readonly failures: unknown[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'ttp-stores-'));
  private readonly stores: RuleStore[] = [];

  constructor(
    readonly kind: Kind,
    private readonly databases: Databases,
    readonly database: DatabaseOptions,
    /** Of the process that writes. */
    readonly source: DataSource,
    readonly nc: NatsConnection,
  ) {}

  /** A store on a connection of its own. `pollMs`: how soon it notices what nobody hints at. */
  async aStore(pollMs = 100): Promise<RuleStore> {
    const source = await this.databases.connect(this.database);
    const log = new RuleLog(source);
    const writer = new RuleWriter(source);
    const states = {
      entry: log.entry.bind(log),
      setState: writer.setState.bind(writer),
      clearState: writer.clearState.bind(writer),
      expireStates: writer.expireStates.bind(writer),
    };
    const store = new RuleStore(this.rulesFrom(log, pollMs), permissiveAttack, states, (error) => this.failures.push(error), () => this.now);
    this.stores.push(store);
    return store;
  }

  async openStore(pollMs?: number): Promise<RuleStore> {
    const store = await this.aStore(pollMs);
    await store.open();
    return store;
  }

  /** A rule document appears, or is replaced. */
  async put(ruleId: string, text: string): Promise<void> {
    if (this.kind === 'directory') return writeFileSync(this.fileOf(ruleId), text);
    // What a document says of itself is for its reader to find out: also one that is refused has a row.
    const ruleVersion = Number(/^rule_version: (\d+)$/m.exec(text)?.[1] ?? 0);
    const definition = { ruleVersion, sourcePath: this.fileOf(ruleId), text, contentSha256: sha256(text) };
    await new RuleWriter(this.source).writeDefinitions([{ ruleId, definition }], { by: AUTHOR, now: this.now });
    this.hint();
  }

  async remove(ruleId: string): Promise<void> {
    if (this.kind === 'directory') return unlinkSync(this.fileOf(ruleId));
    await new RuleWriter(this.source).writeDefinitions([{ ruleId, definition: null }], { by: AUTHOR, now: this.now });
    this.hint();
  }

  /** As rule-store does after each of its writes. */
  hint(): void {
    this.nc.publish(RULE_WRITTEN);
  }

  fileOf = (ruleId: string): string => join(this.folder, `${ruleId}.yaml`);

  get files(): string[] {
    return readdirSync(this.folder);
  }

  stop(): void {
    for (const store of this.stores) store.close();
    rmSync(this.folder, { recursive: true });
  }

  private rulesFrom(log: RuleLog, pollMs: number): RuleSource {
    const hints = busHints(this.nc, pollMs);
    if (this.kind === 'database') return new LogRuleSource(log, hints);
    return new StatedDirectorySource(new DirectoryRuleSource(this.folder, { settleMs: 5, reconcileMs: 500 }), log, hints);
  }
}

type Suite = (deployment: () => Deployment) => void;

/** Runs a suite on both stores and both dialects, each test on a database and a directory of its own. */
export function describeOnEachStore(title: string, suite: Suite): void {
  describeOnEachDialect(title, (databases) => {
    for (const kind of KINDS) describe(`in the ${kind} store`, () => onStore(kind, databases, suite));
  });
}

export function describeOnDatabaseStore(title: string, suite: Suite): void {
  describeOnEachDialect(title, (databases) => onStore('database', databases, suite));
}

function onStore(kind: Kind, databases: () => Databases, suite: Suite): void {
  let server: NatsServer;
  let nc: NatsConnection;
  let deployment: Deployment;
  beforeAll(async () => {
    server = await startNatsServer();
    nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 10_000 });
  });
  afterAll(async () => {
    await nc.close();
    await server.stop();
  });
  beforeEach(async () => {
    const database = await databases().create();
    const source = await databases().connect(database);
    await migrate(source);
    deployment = new Deployment(kind, databases(), database, source, nc);
  });
  afterEach(() => deployment.stop());
  suite(() => deployment);
}
