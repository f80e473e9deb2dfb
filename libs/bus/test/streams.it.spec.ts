// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { CONSUMED_TOPICS } from '@ttp/ttp-core';
import {
  connectBus,
  DECNET_EVENTS,
  DEFAULT_LAYOUT,
  ensureReplicasBucket,
  ensureStreams,
  ensureWorkerConsumer,
  ReplicaRegistry,
  STREAM_NAMES,
  TTP,
  TTP_RULES,
  TTP_WORKER,
} from '../src';
import { until } from './bus';

const STORED = [
  'attacker.session.ended',
  'attacker.observed',
  'attacker.intel.enriched',
  'attacker.fingerprinted',
  'identity.formed',
  'identity.merged',
  'credential.reuse.detected',
  'email.received',
  'canary.token1.triggered',
];
const NOT_STORED = ['canary', 'attacker.scored', 'attacker.session', 'identity.unmerged', 'system.log', 'decky.web1.traffic', 'email.received.twice', 'system.ttp.health'];

const prepare = (nc: NatsConnection) => ensureStreams(nc).then(() => ensureWorkerConsumer(nc));
const record = (replica: string) => ({ service: 'ttp-worker', replica, ruleset_digest: 'd1', seq: 7, attack_release: 'v19.0', started_at: '2026-01-02T03:04:05.000Z' });

describe('the streams on a real server', () => {
  let server: NatsServer;
  const connections: NatsConnection[] = [];
  const connected = async (name: string): Promise<NatsConnection> => {
    const nc = await connectBus({ url: server.url, name, firstConnectMs: 20_000 });
    connections.push(nc);
    return nc;
  };

  beforeEach(async () => {
    server = await startNatsServer();
  });
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((nc) => nc.close()));
    await server.stop();
  });

  it('come to the same state when four services start at once, and again on a restart', async () => {
    const services = await Promise.all(['worker', 'store', 'sync', 'api'].map(connected));
    await Promise.all(services.map(prepare));
    await prepare(services[0] as NatsConnection);

    const manager = await jetstreamManager(services[0] as NatsConnection);
    const names: string[] = [];
    for await (const name of manager.streams.names()) names.push(name);
    expect(names.toSorted()).toEqual([...STREAM_NAMES].toSorted());
    expect((await manager.consumers.info(DECNET_EVENTS, TTP_WORKER)).config).toMatchObject({ ack_policy: 'explicit', ack_wait: 30e9, max_deliver: -1, max_ack_pending: 20_000 });
    await ensureWorkerConsumer(services[1] as NatsConnection, { ackWaitMs: 60_000 });
    expect((await manager.consumers.info(DECNET_EVENTS, TTP_WORKER)).config.ack_wait).toBe(60e9);
  });

  it('are made once by twenty that begin at the same moment with different wishes', async () => {
    const services = await Promise.all(Array.from({ length: 20 }, (_, i) => connected(`twin-${i}`)));
    const manager = await jetstreamManager(services[0] as NatsConnection);
    for (let round = 0; round < 3; round++) {
      // Each wishes another lifetime: the server takes one wish and refuses the rest, as it may do with equal ones.
      await Promise.all(services.map((nc, i) => ensureReplicasBucket(nc, DEFAULT_LAYOUT, 90_000 + i)));
      await Promise.all(services.map((nc, i) => ensureStreams(nc, { ...DEFAULT_LAYOUT, extraTopics: [`decky.d${i}.traffic`] })));
      await Promise.all(services.map((nc, i) => ensureWorkerConsumer(nc, { ackWaitMs: 30_000 + i })));
      const streams = await manager.streams.list().next();
      expect(streams.map(({ config }) => config.name).toSorted()).toEqual([...STREAM_NAMES, 'KV_ttp_replicas'].toSorted());
      await Promise.all(streams.map(({ config }) => manager.streams.delete(config.name)));
    }
  });

  it('store exactly the nine consumed topics', async () => {
    const nc = await connected('test');
    await ensureStreams(nc);
    // What is stored comes last: when the last of it is there, all of the rest has been looked at.
    for (const subject of [...NOT_STORED, ...STORED]) nc.publish(subject, '{}');
    const manager = await jetstreamManager(nc);
    await until('all is stored', async () => (await manager.streams.info(DECNET_EVENTS)).state.messages >= STORED.length);
    const { state } = await manager.streams.info(DECNET_EVENTS, { subjects_filter: '>' });
    expect(Object.keys(state.subjects ?? {}).toSorted()).toEqual(STORED.toSorted());
  });

  it('take over a changed layout without losing messages', async () => {
    const nc = await connected('test');
    await ensureStreams(nc);
    await jetstream(nc).publish('email.received', '{}');
    await Promise.all([1, 2, 3].map(() => ensureStreams(nc, { ...DEFAULT_LAYOUT, extraTopics: ['decky.*.traffic'] }, [DECNET_EVENTS])));
    expect(await jetstream(nc).publish('decky.web1.traffic', '{}')).toMatchObject({ stream: DECNET_EVENTS, seq: 2 });
  });

  it('keep what the operator has set, and the messages under it', async () => {
    const nc = await connected('test');
    const small = { ...DEFAULT_LAYOUT, limits: { ...DEFAULT_LAYOUT.limits, [DECNET_EVENTS]: { maxAgeMs: 7_200_000, maxBytes: 65_536 } } };
    await ensureStreams(nc, small, [DECNET_EVENTS]);
    const manager = await jetstreamManager(nc);
    const theirs = { subjects: ['email.received', 'their.own'], max_age: 30 * 86_400e9, max_bytes: 1_048_576, max_msgs_per_subject: 500, duplicate_window: 60e9 };
    await manager.streams.update(DECNET_EVENTS, theirs);
    for (let i = 0; i < 4; i++) await jetstream(nc).publish('email.received', 'x'.repeat(40_000));

    await ensureStreams(nc, { ...small, replicas: 3, storage: 'memory', extraTopics: ['decky.*.traffic'] }, [DECNET_EVENTS]);
    const { config, state } = await manager.streams.info(DECNET_EVENTS);
    expect(state.messages).toBe(4);
    expect(config).toMatchObject({ ...theirs, subjects: expect.any(Array), duplicate_window: 7_200e9, num_replicas: 1, storage: 'file' });
    expect(config.subjects.toSorted()).toEqual([...CONSUMED_TOPICS, 'their.own', 'decky.*.traffic'].toSorted());
  });

  it('do without a duplicate window that the operator lets no message outlive', async () => {
    const nc = await connected('test');
    await ensureStreams(nc, DEFAULT_LAYOUT, [TTP]);
    const manager = await jetstreamManager(nc);
    await manager.streams.update(TTP, { max_age: 3_600e9, duplicate_window: 60e9 });
    await ensureStreams(nc, DEFAULT_LAYOUT, [TTP]);
    expect((await manager.streams.info(TTP)).config).toMatchObject({ max_age: 3_600e9, duplicate_window: 3_600e9 });
  });

  it.each([50_000, -1, 1_000])('leave the operator a consumer with %d unsettled messages', async (max_ack_pending) => {
    const nc = await connected('test');
    await prepare(nc);
    const manager = await jetstreamManager(nc);
    await manager.consumers.update(DECNET_EVENTS, TTP_WORKER, { max_ack_pending, description: 'tuned' });
    await ensureWorkerConsumer(nc, { ackWaitMs: 45_000 });
    expect((await manager.consumers.info(DECNET_EVENTS, TTP_WORKER)).config).toMatchObject({ max_ack_pending, ack_wait: 45e9, description: 'tuned' });
  });

  it('say which stream the server refused, and why', async () => {
    const nc = await connected('test');
    const limits = { ...DEFAULT_LAYOUT.limits, [TTP_RULES]: { maxAgeMs: 0, maxBytes: Number.MAX_SAFE_INTEGER } };
    await expect(ensureStreams(nc, { ...DEFAULT_LAYOUT, limits })).rejects.toThrow(/cannot set up stream TTP_RULES: .*storage.*lower the stream byte limits/);
  });

  it('keep only the last announcement per rule', async () => {
    const nc = await connected('test');
    await ensureStreams(nc);
    const js = jetstream(nc);
    for (const seq of [1, 2, 3]) await js.publish('ttp.rule.reloaded.R0001', JSON.stringify({ seq }));
    await js.publish('ttp.rule.reloaded.R0002', JSON.stringify({ seq: 4 }));
    const manager = await jetstreamManager(nc);
    expect((await manager.streams.info(TTP_RULES)).state.messages).toBe(2);
    expect((await manager.streams.getMessage(TTP_RULES, { last_by_subj: 'ttp.rule.reloaded.R0001' }))?.json()).toEqual({ seq: 3 });
  });

  it('show the live replicas and forget the silent ones', async () => {
    const nc = await connected('test');
    const registry = new ReplicaRegistry(nc, DEFAULT_LAYOUT, 3_000);
    expect(await registry.list()).toEqual([]);
    await registry.put(record('silent'));
    const beats = registry.startHeartbeat(() => record('host.example/α'));
    await until('both replicas are listed', async () => (await registry.list()).length === 2);
    await until('the silent one has expired', async () => (await registry.list()).length === 1);
    expect(await registry.list()).toEqual([record('host.example/α')]);
    beats.stop();
    await registry.remove(record('host.example/α'));
    expect(await registry.list()).toEqual([]);
  });

  it('put a record as it is then, one after the other: it never goes back', async () => {
    const nc = await connected('test');
    const registry = new ReplicaRegistry(nc, DEFAULT_LAYOUT, 60_000);
    let seq = 0;
    const beats = registry.startHeartbeat(() => ({ ...record('busy'), seq: ++seq }));
    const seen: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      for (let burst = 0; burst < 5; burst += 1) beats.beat();
      seen.push(...(await registry.list()).map((replica) => replica.seq));
    }
    beats.stop();
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    await until('the last one is there', async () => (await registry.list())[0]?.seq === seq);
    // Beats that come together are one.
    expect(seq).toBeLessThan(200);
  });
});
