// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream } from '@nats-io/jetstream';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { Publisher, TTP } from '@ttp/bus';
import { AttackerIdentityRow, AttackerStore, attackerUuidOf, migrate } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { startTracing } from '@ttp/tracing';
import { aSession, SESSION_ENDED, WorkerHarness } from './harness';
import { ALL_SHOTS, messageOf, PACK } from './live-fire/shots';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const ACTOR = { name: 'traced', ip: '198.51.100.77', uuid: attackerUuidOf('198.51.100.77'), identity: 'b2b7c0de-7a11-4c3d-8e2f-000000000077' };

/** All that an attribute may say: ids, versions, kinds, topics and techniques. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  topic: /^[a-z]+(\.[a-z0-9-]+)+$/,
  source_kind: /^[a-z0-9_]+$/,
  attacker_uuid: /^([0-9a-f-]{36})?$/,
  identity_uuid: /^([0-9a-f-]{36})?$/,
  rule_id: /^(R|HFP-)\d{4}$/,
  rule_version: /^\d+$/,
  technique_id: /^T\d{4}(\.\d{3})?$/,
  technique_ids: /^T\d{4}(\.\d{3})?$/,
  messages: /^\d+$/,
};

describeOn('sqlite', 'a traced worker', (databases) => {
  const exporter = new InMemorySpanExporter();
  let harness: WorkerHarness;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    stop = await startTracing({ enabled: true, endpoint: 'http://127.0.0.1:1', processor: new SimpleSpanProcessor({ exporter }) });
    harness = await WorkerHarness.start(await databases().create());
    await migrate(harness.database);
    await harness.startWorker({ rulesDir: PACK });
    await new AttackerStore(harness.database).createMissing([ACTOR.ip], new Date());
    await harness.database.getRepository(AttackerIdentityRow).insert({ uuid: ACTOR.identity });
  });
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await harness.stop();
    await stop();
  });

  it('follows an event from its producer to the tags and to what announces them', async () => {
    const data = JSON.stringify({ v: 1, id: 'a'.repeat(32), topic: SESSION_ENDED, type: '', ts: 1_767_322_800, payload: aSession('traced', ['uname -a']) });
    await new Publisher(harness.nc).publishAll([{ subject: SESSION_ENDED, msgId: 'traced', data, traceparent: PARENT }]);
    await harness.settled();
    const spans = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === TRACE);
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    const path = ({ name, parentSpanContext }: ReadableSpan): string => {
      const parent = byId.get(parentSpanContext?.spanId ?? '');
      return parent ? `${path(parent)} > ${name}` : name;
    };
    expect([...new Set(spans.map(path))].toSorted()).toEqual([
      'ttp.worker.message',
      'ttp.worker.message > db.store_batch',
      'ttp.worker.message > ttp.worker.tick',
      'ttp.worker.message > ttp.worker.tick > ttp.lifter.behavioral',
      'ttp.worker.message > ttp.worker.tick > ttp.lifter.rule_engine',
      'ttp.worker.message > ttp.worker.tick > ttp.lifter.rule_engine > ttp.eval',
      'ttp.worker.message > ttp.worker.tick > ttp.lifter.rule_engine > ttp.eval > ttp.rule.fire',
    ]);
    expect(spans.find(({ name }) => name === 'ttp.worker.message')?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(spans.filter(({ name }) => name === 'ttp.rule.fire').map(({ attributes }) => attributes)).toContainEqual(
      expect.objectContaining({ rule_id: expect.stringMatching(/^R/), rule_version: expect.any(Number), technique_ids: expect.arrayContaining(['T1082']) }),
    );
    const message = spans.find(({ name }) => name === 'ttp.worker.message');
    for await (const { headers } of await (await jetstream(harness.nc).consumers.get(TTP)).fetch({ max_messages: 1, expires: 20_000 })) {
      expect(headers?.get('traceparent')).toBe(`00-${TRACE}-${message?.spanContext().spanId}-01`);
    }
  });

  it('says nothing in a span that an attacker typed, sent or is', async () => {
    for (const shot of ALL_SHOTS.filter(({ topic }) => !topic.startsWith('decky.'))) {
      const { subject, type, payload } = messageOf(shot, ACTOR);
      await harness.publish(subject, payload, type);
    }
    await harness.settled();
    const spans = exporter.getFinishedSpans();
    const said = spans.flatMap(({ attributes }) => Object.entries(attributes).flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)] as const)));
    expect(said.filter(([key, value]) => !ALLOWED[key]?.test(value))).toEqual([]);
    expect(spans.filter(({ name, events, status }) => !/^(ttp|db)\.[a-z_0-9.]+$/.test(name) || events.length > 0 || status.message !== undefined)).toEqual([]);
    const lifters = new Set(spans.map(({ name }) => /^ttp\.lifter\.(.+)$/.exec(name)?.[1]).filter((name) => name !== undefined));
    expect([...lifters].toSorted()).toEqual(
      ['behavioral', 'canary_fingerprint', 'credential', 'email', 'http_fingerprint', 'identity', 'intel', 'ipv6_leak', 'rule_engine'],
    );
  });
});
