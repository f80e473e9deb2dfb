// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager } from '@nats-io/jetstream';
import { type Envelope, HEALTH, Rejected } from '@ttp/ttp-core';
import { Publisher, TTP } from '../src';
import { aBus, type TestBus, until } from './bus';

const anEnvelope = (more: Partial<Envelope> = {}): Envelope => ({ v: 1, id: 'a'.repeat(32), topic: 'ttp.tagged', type: 'tagged', ts: 1_767_322_800.5, payload: {}, ...more });
const row = (msgId: string, data = '{}', subject = 'ttp.tagged') => ({ msgId, subject, data });

describe('Publisher', () => {
  let bus: TestBus;
  beforeEach(async () => {
    bus = await aBus();
  });
  afterEach(() => bus.stop());

  it('publishes more than a window in order and tells the sequence of each', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => row(`row-${i}`));
    const results = await new Publisher(bus.nc).publishAll(rows);
    expect(results.map(({ msgId }) => msgId)).toEqual(rows.map(({ msgId }) => msgId));
    expect(results.map((result) => result.ok && result.seq)).toEqual(rows.map((_, i) => i + 1));
  });

  it('counts a duplicate as published and stores it once', async () => {
    const publisher = new Publisher(bus.nc);
    await publisher.publishAll([row('one'), row('two')]);
    const again = await publisher.publishAll([row('two'), row('three')]);
    expect(again).toEqual([
      { msgId: 'two', ok: true, duplicate: true, seq: 2 },
      { msgId: 'three', ok: true, duplicate: false, seq: 3 },
    ]);
    expect(await bus.messages(TTP)).toBe(3);
  });

  it('sends the trace context as a header, beside the message id', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await new Publisher(bus.nc).publishAll([{ ...row('traced'), traceparent }, row('untraced')]);
    const stored = await Promise.all([1, 2].map(async (seq) => (await jetstreamManager(bus.nc)).streams.getMessage(TTP, { seq })));
    expect(stored.map((message) => message?.header.get('traceparent'))).toEqual([traceparent, '']);
    expect(stored.map((message) => message?.header.get('Nats-Msg-Id'))).toEqual(['traced', 'untraced']);
  });

  it('refuses what can never be published and publishes the rest', async () => {
    const results = await new Publisher(bus.nc).publishAll([
      row('good'),
      row('oversized', ' '.repeat(8_388_608)),
      row('injected', '{}', 'ttp.rule.fired.T1 0\r\nPUB x'),
      row('wildcard', '{}', 'ttp.rule.fired.>'),
      row('also good'),
    ]);
    expect(results.map((result) => (result.ok ? 'ok' : result.error instanceof Rejected && result.error.message))).toEqual([
      'ok',
      'the message has 8388864 bytes, the server takes 8388608 (max_payload)',
      'the subject is not publishable: an empty segment, a wildcard or white space',
      'the subject is not publishable: an empty segment, a wildcard or white space',
      'ok',
    ]);
  });

  it('reports a subject that no stream stores as a failure of that message only', async () => {
    const results = await new Publisher(bus.nc, { attempts: 2 }).publishAll([row('lost', '{}', 'nobody.stores.this'), row('kept')]);
    expect(results.map(({ msgId, ok }) => [msgId, ok])).toEqual([
      ['lost', false],
      ['kept', true],
    ]);
    expect(results[0]).not.toHaveProperty('error', expect.any(Rejected));
  });

  it('gets through a restart of the server', async () => {
    const publisher = new Publisher(bus.nc, { timeoutMs: 700, attempts: 12 });
    await bus.server.kill();
    const publishing = publisher.publishAll([row('one'), row('two')]);
    await bus.server.restart();
    expect((await publishing).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await bus.messages(TTP)).toBe(2);
  });

  it('stores an envelope under its own id', async () => {
    const publisher = new Publisher(bus.nc);
    await publisher.publishEnvelope('email.received', anEnvelope({ topic: 'email.received', payload: { attacker_ip: '192.0.2.7' } }));
    await publisher.publishEnvelope('email.received', anEnvelope({ topic: 'email.received' }));
    const manager = await jetstreamManager(bus.nc);
    const stored = await manager.streams.getMessage('DECNET_EVENTS', { last_by_subj: 'email.received' });
    expect(stored?.seq).toBe(1);
    expect(stored?.string()).toBe(
      `{"v":1,"id":"${'a'.repeat(32)}","topic":"email.received","type":"tagged","ts":1767322800.5,"payload":{"attacker_ip":"192.0.2.7"}}`,
    );
  });

  it('announces a heartbeat that no stream keeps', async () => {
    const heard: string[] = [];
    bus.nc.subscribe(HEALTH, { callback: (_, message) => void heard.push(message.subject) });
    new Publisher(bus.nc).announce(HEALTH, anEnvelope({ topic: HEALTH, type: 'health', payload: { worker: 'ttp' } }));
    await until('the heartbeat arrives', () => heard.length === 1);
    expect(heard).toEqual(['system.ttp.health']);
  });
});
