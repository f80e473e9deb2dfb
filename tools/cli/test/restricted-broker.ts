// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { type BusUser, BUS_USER_NAMES, connectBus, ensureReplicasBucket, ensureStreams, ensureWorkerConsumer, inboxPrefixOf } from '@ttp/bus';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { keyFiles } from '../src/broker/key-files';
import { renderConfig } from '../src/broker/render-config';
import { FOREIGN_INBOX, OWN_INBOX, type Probes } from './broker-probes';
import { aFolder } from './ttp';

/** A private broker with the configuration that `ttp broker config` writes. Its keys are gone after `cleanUp`. */
export class RestrictedBroker {
  private readonly connections: NatsConnection[] = [];

  private constructor(
    readonly server: NatsServer,
    private readonly folder: string,
    private readonly publicKeys: Readonly<Record<BusUser, string>>,
  ) {}

  static async start(): Promise<RestrictedBroker> {
    const folder = aFolder();
    const { publicKeys } = keyFiles(folder);
    const configFile = join(folder, 'nats.conf');
    const text = renderConfig({ publicKeys, listen: '127.0.0.1:4222', storeDir: '/unused', sync: '', extraTopics: [] });
    // The store is named on the server's command line, and nowhere else.
    writeFileSync(configFile, text.replace(/^ *store_dir: .*$/m, ''));
    return new RestrictedBroker(await startNatsServer({ configFile }), folder, publicKeys);
  }

  keyFile(user: BusUser): string {
    return join(this.folder, `${user}.nk`);
  }

  async connect(user: BusUser): Promise<NatsConnection> {
    const nc = await connectBus({ url: this.server.url, name: `test ${user}`, credsFile: this.keyFile(user), firstConnectMs: 20_000 });
    this.connections.push(nc);
    return nc;
  }

  /** As `ttp broker init` does. */
  async init(): Promise<void> {
    const nc = await this.connect('operator');
    await ensureStreams(nc);
    await ensureReplicasBucket(nc);
    await ensureWorkerConsumer(nc);
  }

  /** Which of the probes the broker lets this user do: each is really tried. */
  async allowed(user: BusUser, { publish, subscribe }: Probes): Promise<Probes> {
    const nc = await this.connect(user);
    const refused = new Set<string>();
    void this.noteRefusals(nc, refused);
    for (const probe of publish) nc.publish(this.subjectOf(probe, user), '');
    await nc.flush();
    const listening = subscribe.map((probe) => nc.subscribe(this.subjectOf(probe, user), { callback: () => undefined }));
    await nc.flush();
    // What the broker refused has arrived; whoever listens to the connection hears of it a turn later.
    await nextTurn();
    for (const subscription of listening) subscription.unsubscribe();
    const isAllowed = (operation: string) => (probe: string) => !refused.has(`${operation} ${this.subjectOf(probe, user)}`);
    return { publish: publish.filter(isAllowed('publish')), subscribe: subscribe.filter(isAllowed('subscription')) };
  }

  async stop(): Promise<void> {
    await Promise.all(this.connections.map((nc) => nc.close()));
    await this.server.stop();
  }

  private async noteRefusals(nc: NatsConnection, refused: Set<string>): Promise<void> {
    for await (const status of nc.status()) {
      if (status.type !== 'error') continue;
      const [, operation = '', subject = ''] = /^Permissions Violation for (Publish|Subscription) to "(\S+)"/i.exec(status.error.message) ?? [];
      refused.add(`${operation.toLowerCase()} ${subject}`);
    }
  }

  private subjectOf(probe: string, user: BusUser): string {
    const another = BUS_USER_NAMES.find((name) => name !== user)!;
    return probe.replace(OWN_INBOX, inboxPrefixOf(this.publicKeys[user])).replace(FOREIGN_INBOX, inboxPrefixOf(this.publicKeys[another]));
  }
}
