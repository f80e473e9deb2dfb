// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus, ReplicaRegistry } from '@ttp/bus';
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
    await announce('R1', 2);
    await seen(2);
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

  async function seen(count: number): Promise<void> {
    for (const deadline = Date.now() + 10_000; (await broker.announcements()).length < count; ) {
      if (Date.now() > deadline) throw new Error('the announcements were not recorded within 10 s');
    }
  }
});
