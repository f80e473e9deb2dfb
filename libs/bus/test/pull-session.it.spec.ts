// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as delay } from 'node:timers/promises';
import { DECNET_EVENTS, TTP_WORKER } from '../src';
import { PullSession } from '../src/pull-session';
import { aBus, type TestBus, until } from './bus';

const MIB = 1_048_576;

describe('PullSession', () => {
  let bus: TestBus;
  const heard: string[] = [];
  const session = (durable = TTP_WORKER) =>
    new PullSession(
      bus.nc,
      { stream: DECNET_EVENTS, durable, expiresMs: 1_200, heartbeatMs: 250 },
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
    const pulling = session();
    await delay(800);
    pulling.request(1, MIB);
    await delay(1_000);
    expect(heard).toEqual([]);
    await bus.publish(1);
    await until('the message came', () => heard.length === 1);
    await pulling.drain();
  });

  it('is lost at once when the consumer is deleted', async () => {
    session().request(1, MIB);
    await bus.nc.flush();
    await (await jetstreamManager(bus.nc)).consumers.delete(DECNET_EVENTS, TTP_WORKER);
    await until('it is lost', () => heard.length === 1);
    expect(heard[0]).toMatch(/^lost: the server ended the pull: 409/);
  });

  it('is lost when there is no such consumer: some servers say nothing then', async () => {
    session('no-such-durable').request(1, MIB);
    await until('it is lost', () => heard.length === 1);
    expect(heard[0]).toMatch(/^lost: the server (was silent|ended the pull)/);
  });

  it('is lost when the server falls silent', async () => {
    const pulling = session();
    pulling.request(1, MIB);
    await delay(50);
    process.kill(bus.server.pid, 'SIGSTOP');
    await until('it is lost', () => heard.length === 1);
    process.kill(bus.server.pid, 'SIGCONT');
    expect(heard[0]).toMatch(/^lost: the server was silent for \d+ ms$/);
    expect(pulling.outstanding).toBe(0);
  });
});
