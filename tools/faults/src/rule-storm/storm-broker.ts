// SPDX-License-Identifier: AGPL-3.0-or-later
import { DiscardPolicy, jetstreamManager, type JetStreamManager, StorageType } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { ensureStreams, REPLICAS_BUCKET, type ReplicaRecord, ReplicaRegistry, TTP_RULES } from '@ttp/bus';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { setTimeout as delay } from 'node:timers/promises';
import { readStream } from '../harness/read-stream';
import type { Stage } from '../harness/stage';
import { AnnouncementRecorder } from './announcement-recorder';
import type { Announcement, ReplicaNote } from './found';

const BUCKET = `KV_${REPLICAS_BUCKET}`;
/** Sooner than any service, so that little is said unheard. */
const RECONNECT_MS = 20;

/** A private broker that can be killed, and that keeps a record of all that the services say there. */
export class StormBroker {
  private readonly registry: ReplicaRegistry;

  private constructor(
    private readonly server: NatsServer,
    private readonly nc: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly recorder: AnnouncementRecorder,
    private readonly signal: AbortSignal,
  ) {
    this.registry = new ReplicaRegistry(nc);
  }

  static async open(stage: Stage): Promise<StormBroker> {
    const server = await startNatsServer();
    stage.defer(() => server.stop());
    const nc = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS });
    stage.defer(() => nc.close());
    const manager = await jetstreamManager(nc);
    await ensureStreams(nc);
    await createBucket(manager);
    return new StormBroker(server, nc, manager, await AnnouncementRecorder.start(nc, stage.signal), stage.signal);
  }

  get url(): string {
    return this.server.url;
  }

  kill(): Promise<void> {
    return this.server.kill('SIGKILL');
  }

  /** Resolves once we are connected again. */
  async restart(): Promise<void> {
    await this.server.restart();
    while (!(await isConnected(this.nc))) await delay(RECONNECT_MS, undefined, { signal: this.signal });
  }

  /** The last that each replica has said, the dead included. */
  async lastRecords(): Promise<readonly ReplicaNote[]> {
    return (await this.registry.list()).map(noteOf);
  }

  /** All that replicas have ever said, in order. */
  records(): Promise<readonly ReplicaNote[]> {
    return readStream(this.nc, BUCKET, (message) => noteOf(message.json()), this.signal);
  }

  /** How many announcements the stream has ever had. */
  async announcedEver(): Promise<number> {
    return (await this.manager.streams.info(TTP_RULES)).state.last_seq;
  }

  announcements(): Promise<readonly Announcement[]> {
    return this.recorder.announcements();
  }
}

const isConnected = (nc: NatsConnection): Promise<boolean> =>
  nc.rtt().then(
    () => true,
    () => false,
  );

/** A bucket like the product's own, but one that keeps all that replicas say, for longer than they live. */
async function createBucket(manager: JetStreamManager): Promise<void> {
  await manager.streams.add({
    name: BUCKET,
    subjects: [`$KV.${REPLICAS_BUCKET}.>`],
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    allow_direct: true,
    allow_rollup_hdrs: true,
  });
}

const noteOf = ({ replica, seq, ruleset_digest: digest }: ReplicaRecord): ReplicaNote => ({ replica, seq, digest });
