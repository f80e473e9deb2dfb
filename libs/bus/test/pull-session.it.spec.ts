// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as delay } from 'node:timers/promises';
import { DECNET_EVENTS, TTP_WORKER } from '../src';
import { type PullOptions, PullSession } from '../src/pull-session';
import { aBus, freeze, type TestBus, until } from './bus';

const MIB = 1_048_576;

describe('PullSession', () => {
  let bus: TestBus;
  const heard: string[] = [];
  /** A pause of a busy machine is no silence: of that, the tests say how long it is. */
  const session = (more: Partial<PullOptions> = {}) =>
    new PullSession(
      bus.nc,
      { stream: DECNET_EVENTS, durable: TTP_WORKER, expiresMs: 2_000, heartbeatMs: 1_000, ...more },
      {
        message: (delivery) => {
          delivery.ack();
          heard.push(`message ${delivery.streamSeq}`);
        },
        ended: () => void heard.push('ended'),
        lost: ({ message }) => void heard.push(`lost: ${message}`),
      },
    );

  beforeEach(async () => {
    heard.length = 0;
    bus = await aBus();
  });
  afterEach(() => bus.stop());

  it('knows what is still coming, and opens one request at a time', async () => {
    const pulling = session();
    await bus.publish(2);
    pulling.request(5, MIB);
    pulling.request(3, MIB);
    await until('both messages came', () => heard.length === 2);
    expect(pulling.outstanding).toBe(3);
    await until('the one open request expired', () => heard.length === 3);
    expect(heard).toEqual(['message 1', 'message 2', 'ended']);
    expect(pulling.outstanding).toBe(0);
    await pulling.drain();
  });

  it('takes no more bytes than it has asked for, and may ask again', async () => {
    await Promise.all([1, 2, 3].map(() => jetstream(bus.nc).publish('email.received', 'x'.repeat(1_000))));
    const pulling = session();
    pulling.request(3, 2_500);
    await until('the request ended', () => heard.at(-1) === 'ended');
    expect(heard).toEqual(['message 1', 'message 2', 'ended']);
    expect(pulling.outstanding).toBe(0);
    pulling.request(1, 2_500);
    await until('the rest came', () => heard.at(-1) === 'message 3');
    await pulling.drain();
  });

  it('is lost when the next message fits into no request of this size', async () => {
    await jetstream(bus.nc).publish('email.received', 'x'.repeat(1_000));
    session().request(1, 500);
    await until('it is lost', () => heard.length === 1);
    expect(heard[0]).toMatch(/^lost: the server ended the pull: 409 .*MaxBytes/);
  });

  it('does not take idleness for a fault, with or without a request', async () => {
    const [idle, pulling] = [session(), session({ expiresMs: 60_000 })];
    pulling.request(1, MIB);
    // Longer than a server may be silent.
    await delay(3_000);
    expect(heard).toEqual([]);
    await bus.publish(1);
    await until('the message came', () => heard.length === 1);
    await Promise.all([idle.drain(), pulling.drain()]);
  });

  it('is lost at once when the consumer is deleted', async () => {
    session().request(1, MIB);
    await bus.nc.flush();
    await (await jetstreamManager(bus.nc)).consumers.delete(DECNET_EVENTS, TTP_WORKER);
    await until('it is lost', () => heard.length === 1);
    expect(heard[0]).toMatch(/^lost: the server ended the pull: 409/);
  });

  it('is lost when there is no such consumer: some servers say nothing then', async () => {
    session({ durable: 'no-such-durable', heartbeatMs: 250 }).request(1, MIB);
    await until('it is lost', () => heard.length === 1);
    expect(heard[0]).toMatch(/^lost: the server (was silent|ended the pull)/);
  });

  it('is lost when the server falls silent', async () => {
    const pulling = session({ expiresMs: 60_000, heartbeatMs: 250 });
    pulling.request(1, MIB);
    await freeze(bus.server);
    try {
      await until('it is lost', () => heard.length > 0);
    } finally {
      process.kill(bus.server.pid, 'SIGCONT');
    }
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^lost: the server was silent for \d+ ms$/);
    expect(pulling.outstanding).toBe(0);
  });
});
