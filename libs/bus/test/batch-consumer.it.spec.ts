// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { NotYet, Rejected } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BatchHandler,
  DEAD_LETTER_HEADERS as H,
  DEFAULT_ACK_WAIT_MS,
  type Delivered,
  ensureStreams,
  ensureWorkerConsumer,
  TTP_DLQ,
} from '../src';
import { aBus, type TestBus, until } from './bus';

const allDone: BatchHandler = async (batch) => batch.map(() => 'done' as const);
const numberOf = (message: Delivered): number => (JSON.parse(Buffer.from(message.data).toString('utf8')) as { n: number }).n;
const SHORT = { notYetDelaysMs: [100, 300], errorDelaysMs: [50], crashLoopAfter: 60 };

describe('BatchConsumer', () => {
  let bus: TestBus;
  /** For tests that wait for a redelivery, or for none: elsewhere a pause of a busy machine must not bring one. */
  const shortWait = async (ackWaitMs = 2_000) => {
    await ensureWorkerConsumer(bus.nc, { ackWaitMs });
    return { ackWaitMs };
  };
  beforeEach(async () => {
    bus = await aBus();
  });
  afterEach(() => bus.stop());

  /** All there are, at least one. Waits: a letter that cannot be read fails here and not as a missing header. */
  const deadLetters = async () => {
    const manager = await jetstreamManager(bus.nc);
    const read = async (seq: number) => manager.streams.getMessage(TTP_DLQ, { seq });
    const readAll = async () => Promise.all(Array.from({ length: await bus.messages(TTP_DLQ) }, (_, i) => read(i + 1)));
    let letters: Awaited<ReturnType<typeof readAll>> = [];
    await until('every dead letter can be read', async () => (letters = await readAll()).length > 0 && !letters.includes(null));
    return letters;
  };
  const settledAll = () => until('everything is settled', async () => JSON.stringify(await bus.backlog()) === '{"pending":0,"unsettled":0}');

  it('hands over batches and acknowledges every message', async () => {
    const sizes: number[] = [];
    const seen = new Set<number>();
    await bus.publish(1_000);
    const consumer = bus.consumer({
      lingerMs: 1_000,
      handle: async (batch) => {
        sizes.push(batch.length);
        for (const message of batch) seen.add(message.streamSeq);
        return allDone(batch);
      },
    });
    consumer.start();
    await settledAll();
    expect(seen.size).toBe(1_000);
    expect(Math.max(...sizes)).toBe(100);
    expect(sizes.length).toBeLessThan(20);
    expect(consumer.counts).toEqual({ ack: 1_000 });
  });

  it('does not linger over the only message there is', async () => {
    const arrived: number[] = [];
    const lingerMs = 60_000;
    const consumer = bus.consumer({ lingerMs, handle: (batch) => (arrived.push(Date.now()), allDone(batch)) });
    consumer.start();
    await until('it is consuming', () => consumer.status.state === 'consuming' && consumer.status.outstanding > 0);
    const sent = Date.now();
    await bus.publish(1);
    await until('it arrived', () => arrived.length === 1);
    expect((arrived[0] ?? 0) - sent).toBeLessThan(lingerMs / 2);
  });

  it('never holds more than it has asked for, nor runs more batches than allowed', async () => {
    await bus.publish(200);
    let isOpen = false;
    const consumer = bus.consumer({ batchSize: 10, inflight: 2, handle: (batch) => until('the gate opens', () => isOpen).then(() => allDone(batch)) });
    consumer.start();
    await until('it is full', () => consumer.status.buffered === 20);
    await delay(100);
    expect(consumer.status).toMatchObject({ batches: 2, handling: 20, buffered: 20, outstanding: 0 });
    isOpen = true;
    await settledAll();
  });

  it('hands over batches by weight and holds no more bytes than allowed', async () => {
    const largest = bus.nc.info?.max_payload ?? 0;
    const data = 'x'.repeat(largest / 4);
    for (let i = 0; i < 20; i++) await jetstream(bus.nc).publish('email.received', data);
    const sizes: number[] = [];
    let isOpen = false;
    const consumer = bus.consumer({
      batchSize: 10,
      maxBatchBytes: 2 * data.length,
      maxHeldBytes: 6 * data.length,
      lingerMs: 5_000,
      handle: async (batch) => {
        sizes.push(batch.length);
        await until('the gate opens', () => isOpen);
        return allDone(batch);
      },
    });
    consumer.start();
    await until('it is full', () => consumer.status.handling + consumer.status.buffered >= 5 && consumer.status.outstanding === 0);
    await delay(300);
    expect(consumer.status).toMatchObject({ batches: 2, handling: 4, outstanding: 0 });
    // The limit, and one message of the largest size beyond it.
    expect(consumer.status.buffered + 4).toBeLessThanOrEqual(6 + 4);
    isOpen = true;
    await settledAll();
    expect(consumer.counts).toEqual({ ack: 20 });
    expect(Math.max(...sizes)).toBe(2);
  });

  it('keeps the acknowledgement clock of long batches and of the messages waiting behind them running', async () => {
    await bus.publish(30);
    const counts: number[] = [];
    const consumer = bus.consumer({
      ...(await shortWait(4_000)),
      batchSize: 10,
      inflight: 1,
      handle: async (batch) => {
        counts.push(...batch.map(({ deliveryCount }) => deliveryCount));
        if (counts.length === 10) await delay(5_000);
        return allDone(batch);
      },
    });
    consumer.start();
    await settledAll();
    expect(counts).toEqual(Array.from({ length: 30 }, () => 1));
  });

  it('settles one bad message alone and its neighbours with it', async () => {
    await bus.publish(20);
    const handled: number[] = [];
    const consumer = bus.consumer({
      policy: SHORT,
      handle: async (batch) => {
        if (batch.some((message) => numberOf(message) === 7)) throw new Error(batch.length > 1 ? 'whole batch' : 'number seven\r\nForged: yes');
        handled.push(...batch.map(numberOf));
        return allDone(batch);
      },
    });
    consumer.start();
    await settledAll();
    expect(handled.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i).filter((n) => n !== 7));
    expect(consumer.counts).toEqual({ ack: 19, nak_error: 2, dead_letter_error: 1 });
    const [letter] = await deadLetters();
    expect(letter?.header.get(H.detail)).toBe('number seven Forged: yes');
  });

  it('tries again later, and later still, what is not there yet', async () => {
    await bus.publish(1);
    const tries: [count: number, at: number][] = [];
    const consumer = bus.consumer({
      policy: SHORT,
      handle: async ([message]) => {
        tries.push([message?.deliveryCount ?? 0, Date.now()]);
        return tries.length < 3 ? [new NotYet('unknown attacker')] : ['done'];
      },
    });
    consumer.start();
    await settledAll();
    expect(tries.map(([count]) => count)).toEqual([1, 2, 3]);
    const [first = 0, second = 0, third = 0] = tries.map(([, at]) => at);
    expect(second - first).toBeGreaterThanOrEqual(95);
    expect(third - second).toBeGreaterThanOrEqual(295);
    expect(consumer.counts).toEqual({ nak_not_yet: 2, ack: 1 });
  });

  it('dead-letters on the last delivery, with data, headers and reason, and never sees the message again', async () => {
    const own = headers();
    own.set('Trace-Id', 'abc');
    own.set('Nats-Expected-Stream', 'DECNET_EVENTS');
    await jetstream(bus.nc).publish('canary.token1.triggered', '{"n":1}', { headers: own });
    const consumer = bus.consumer({
      ...(await shortWait()),
      policy: SHORT,
      handle: async (batch) => batch.map(() => new NotYet('unknown attacker')),
    });
    consumer.start();
    await until('it is dead', async () => (await bus.messages(TTP_DLQ)) === 1);
    await settledAll();
    await delay(2_300);
    expect(consumer.counts).toEqual({ nak_not_yet: 2, dead_letter_not_yet: 1 });
    const [letter] = await deadLetters();
    expect(letter?.subject).toBe('dlq.DECNET_EVENTS.ttp-worker');
    expect(letter?.string()).toBe('{"n":1}');
    expect(Object.fromEntries(letter?.header ?? [])).toMatchObject({
      'Nats-Msg-Id': [expect.stringMatching(/^dlq:DECNET_EVENTS:1:ttp-worker:\d{13}$/)],
      'Trace-Id': ['abc'],
      [H.reason]: ['not_yet'],
      [H.detail]: ['unknown attacker'],
      [H.subject]: ['canary.token1.triggered'],
      [H.deliveries]: ['3'],
      [H.stream]: ['DECNET_EVENTS'],
      [H.seq]: ['1'],
    });
  });

  it('dead-letters a rejected message at once, even one as large as the server takes', async () => {
    const data = `{"n":1,"pad":"${'x'.repeat(8_388_608 - 30)}"}`;
    await jetstream(bus.nc).publish('email.received', data);
    const consumer = bus.consumer({ handle: async (batch) => batch.map(() => new Rejected('too odd')) });
    consumer.start();
    await settledAll();
    expect(consumer.counts).toEqual({ dead_letter_rejected: 1 });
    const [letter] = await deadLetters();
    expect(letter?.header.get(H.truncatedFrom)).toBe(String(data.length));
  });

  it('keeps a message whose dead letter cannot be stored', async () => {
    const manager = await jetstreamManager(bus.nc);
    await manager.streams.delete(TTP_DLQ);
    await bus.publish(1);
    const actions: unknown[] = [];
    const errors: string[] = [];
    const statuses: (string | null)[] = [];
    const consumer = bus.consumer({
      handle: async (batch) => batch.map(() => new Rejected('no')),
      onSettled: ({ action }) => void actions.push(action),
      onError: ({ message }) => void errors.push(message),
      onStatus: ({ lastError }) => void statuses.push(lastError),
    });
    consumer.start();
    await until('the burial failed', () => consumer.counts['dead_letter_failed'] === 1);
    expect(actions).toEqual([{ kind: 'nak', delayMs: 30_000, reason: 'rejected' }]);
    expect(errors).toEqual([expect.stringContaining('a dead letter was not stored')]);
    expect(statuses.at(-1)).toBe(errors[0]);
    expect(await bus.backlog()).toEqual({ pending: 0, unsettled: 1 });
  });

  it('buries two messages that had the same number in a stream and in its successor', async () => {
    const consumer = bus.consumer({
      prepare: async () => {
        await ensureStreams(bus.nc);
        await ensureWorkerConsumer(bus.nc);
      },
      handle: async (batch) => batch.map(() => new Rejected('no')),
    });
    consumer.start();
    await bus.publish(1);
    await until('the first is dead', async () => (await bus.messages(TTP_DLQ)) === 1);
    await (await jetstreamManager(bus.nc)).streams.delete('DECNET_EVENTS');
    await until('it noticed', () => consumer.status.state === 'retrying');
    await until('it consumes again', () => consumer.status.state === 'consuming');
    await bus.publish(1);
    await until('the second is dead', async () => (await bus.messages(TTP_DLQ)) === 2);
    expect((await deadLetters()).map((letter) => letter?.header.get(H.seq))).toEqual(['1', '1']);
  });

  it('loses nothing when the server is killed in the middle', async () => {
    await bus.publish(600);
    const seen = new Set<number>();
    const consumer = bus.consumer({
      ...(await shortWait()),
      batchSize: 50,
      handle: async (batch) => {
        await delay(20);
        for (const message of batch) seen.add(message.streamSeq);
        return allDone(batch);
      },
    });
    consumer.start();
    await until('some are done', () => seen.size >= 100);
    await bus.server.restart();
    await until('the rest is done', () => seen.size === 600);
    await bus.publish(50);
    await until('new ones are done too', () => seen.size === 650);
    await settledAll();
    expect(consumer.status).toMatchObject({ state: 'consuming', lastError: null });
  });

  it('heals when the consumer and the stream are deleted under it', async () => {
    const seen: string[] = [];
    const states: string[] = [];
    const consumer = bus.consumer({
      prepare: async () => {
        await ensureStreams(bus.nc);
        await ensureWorkerConsumer(bus.nc);
      },
      onStatus: ({ state }) => states.push(state),
      handle: (batch) => (seen.push(...batch.map(({ subject }) => subject)), allDone(batch)),
    });
    consumer.start();
    await bus.publish(1);
    await until('the first arrived', () => seen.length === 1);
    const manager = await jetstreamManager(bus.nc);
    await manager.streams.delete('DECNET_EVENTS');
    await until('it noticed', () => states.at(-1) === 'retrying');
    await until('it consumes again', () => states.at(-1) === 'consuming');
    await bus.publish(1, 'identity.formed');
    await until('the next arrived', () => seen.length === 2);
    expect(seen).toEqual(['email.received', 'identity.formed']);
    await consumer.drain(1_000);
    expect(states).toEqual(['starting', 'consuming', 'retrying', 'consuming', 'draining', 'stopped']);
  });

  it('finishes what it has begun when drained and gives the rest to another replica at once', async () => {
    await bus.publish(100);
    const finished: number[] = [];
    const leaving = bus.consumer({
      batchSize: 10,
      inflight: 1,
      handle: async (batch) => {
        await delay(200);
        finished.push(...batch.map(({ streamSeq }) => streamSeq));
        return allDone(batch);
      },
    });
    leaving.start();
    await until('it holds a buffer', () => leaving.status.buffered === 10 && leaving.status.handling === 10);
    const report = await leaving.drain(5_000);
    expect(report).toEqual({ handedBack: 10, unfinished: 0 });
    expect(leaving.status).toMatchObject({ state: 'stopped', buffered: 0, handling: 0, outstanding: 0 });

    const drained = Date.now();
    const staying = bus.consumer({ handle: allDone });
    staying.start();
    await settledAll();
    // Far less than the acknowledgement wait: nothing was left in transit.
    expect(Date.now() - drained).toBeLessThan(DEFAULT_ACK_WAIT_MS / 2);
    expect(staying.counts).toEqual({ ack: 100 - finished.length });
  });

  it('leaves the messages of a handler that hangs to another replica, says so, and goes on when it comes back', async () => {
    const { ackWaitMs } = await shortWait(800);
    await bus.publish(6);
    const errors: string[] = [];
    const states: string[] = [];
    let isBack = false;
    const hanging = bus.consumer({
      ackWaitMs,
      batchSize: 2,
      inflight: 1,
      handle: (batch) => until('the database is back', () => isBack).then(() => allDone(batch)),
      onError: ({ message }) => void errors.push(message),
      onStatus: ({ state }) => void states.push(state),
    });
    hanging.start();
    await until('it holds messages', () => hanging.status.handling === 2 && hanging.status.buffered === 2);
    await until('it has given up', () => hanging.status.state === 'stalled');
    expect(errors).toEqual(['the handler has had 2 messages for 4000 ms: they are left to redelivery']);
    expect(hanging.status).toMatchObject({ handling: 2, buffered: 0, outstanding: 0, lastError: errors[0] });

    const other = bus.consumer({ ackWaitMs, handle: allDone });
    other.start();
    await settledAll();
    expect(other.counts).toEqual({ ack: 6 });
    isBack = true;
    await until('the first consumes again', () => hanging.status.state === 'consuming');
    expect(hanging.status.lastError).toBeNull();
    expect(states).toEqual(['starting', 'consuming', 'consuming', 'stalled', 'consuming']);
  });

  it('does not wait for a handler that hangs', async () => {
    await bus.publish(1);
    const consumer = bus.consumer({ handle: () => new Promise(() => undefined) });
    consumer.start();
    await until('it is being handled', () => consumer.status.handling === 1);
    expect(await consumer.drain(200)).toEqual({ handedBack: 0, unfinished: 1 });
    expect(await bus.backlog()).toEqual({ pending: 0, unsettled: 1 });
  });
});
