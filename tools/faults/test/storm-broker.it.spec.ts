// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ReplicaRegistry, TTP_RULES } from '@ttp/bus';
import { setTimeout as delay } from 'node:timers/promises';
import { Stage } from '../src/harness/stage';
import { StormBroker } from '../src/rule-storm/storm-broker';

const note = (replica: string, seq: number) => ({ replica, seq, digest: `digest ${seq}` });

describe('StormBroker', () => {
  const stage = new Stage(new AbortController().signal, () => undefined);
  let broker: StormBroker;
  let nc: NatsConnection;

  beforeAll(async () => {
    broker = await StormBroker.open(stage);
    await connect();
  });
  afterAll(() => stage.clear({ keepDir: false }));

  async function connect(): Promise<void> {
    const fresh = await connectBus({ url: broker.url, name: 'test' });
    stage.defer(() => fresh.close());
    nc = fresh;
  }

  const announce = (ruleId: string, seq: number) =>
    jetstream(nc).publish(`ttp.rule.reloaded.${ruleId}`, JSON.stringify({ payload: { rule_id: ruleId, seq } }));
  const about = { service: 'ttp-worker', attack_release: 'v19.0', started_at: '2026-11-21T08:00:00Z' };
  const say = (replica: string, seq: number) => new ReplicaRegistry(nc).put({ ...about, replica, ruleset_digest: `digest ${seq}`, seq });

  it('keeps announcements that later ones have replaced, also beyond its own death', async () => {
    await announce('R1', 1);
    // What is replaced before the broker has delivered it goes unseen.
    await delivered(1);
    await announce('R1', 2);
    await delivered(2);
    await broker.kill();
    await broker.restart();
    await connect();
    await announce('R2', 3);
    expect(await broker.announcements()).toEqual([
      { streamSeq: 1, subject: 'ttp.rule.reloaded.R1', ruleId: 'R1', seq: 1 },
      { streamSeq: 2, subject: 'ttp.rule.reloaded.R1', ruleId: 'R1', seq: 2 },
      { streamSeq: 3, subject: 'ttp.rule.reloaded.R2', ruleId: 'R2', seq: 3 },
    ]);
    expect(await broker.announcedEver()).toBe(3);
  });

  it('keeps everything that a replica has said, and what it said last', async () => {
    await say('a', 1);
    await say('b', 1);
    await say('a', 2);
    expect(await broker.records()).toEqual([note('a', 1), note('b', 1), note('a', 2)]);
    expect(await broker.lastRecords()).toEqual([note('a', 2), note('b', 1)]);
  });

  /** Resolves once the recorder has noted so many, without reading the stream for it. */
  async function delivered(count: number): Promise<void> {
    const manager = await jetstreamManager(nc);
    const noted = async () => (await manager.consumers.info(TTP_RULES, 'storm-recorder')).ack_floor.stream_seq;
    for (const deadline = Date.now() + 20_000; (await noted()) < count; await delay(10)) {
      if (Date.now() > deadline) throw new Error('the announcements were not recorded within 20 s');
    }
  }
});
