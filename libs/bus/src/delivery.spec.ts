// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { Delivery } from './delivery';

const aDelivery = (reply: string, headers?: () => never) => {
  const sent: string[] = [];
  const nc = { isClosed: () => false, publish: (subject: string, data: Uint8Array) => sent.push(`${subject} ${Buffer.from(data).toString('utf8')}`) };
  const message = {
    subject: 'email.received',
    data: new Uint8Array(),
    reply,
    get headers() {
      return headers?.();
    },
  };
  return { sent, delivery: () => new Delivery(nc as unknown as NatsConnection, message as unknown as Msg) };
};

const REPLY = '$JS.ACK.DECNET_EVENTS.ttp-worker.3.42.99.1767322800000000000.7';

describe('Delivery', () => {
  it.each([
    ['a 2.9 server', REPLY],
    ['a later server', '$JS.ACK.hub.hash.DECNET_EVENTS.ttp-worker.3.42.99.1767322800000000000.7.token'],
  ])('reads the acknowledgement subject of %s', (_, reply) => {
    const { stream, deliveryCount, streamSeq, pending, timestamp } = aDelivery(reply).delivery();
    expect({ stream, deliveryCount, streamSeq, pending, timestamp }).toEqual({
      stream: 'DECNET_EVENTS',
      deliveryCount: 3,
      streamSeq: 42,
      pending: 7,
      timestamp: new Date('2026-01-02T03:00:00.000Z'),
    });
  });

  it.each(['', 'inbox.1', '$JS.ACK.a.b'])('refuses the reply subject "%s"', (reply) => {
    expect(aDelivery(reply).delivery).toThrow('not a JetStream delivery');
  });

  it('answers once', () => {
    const { sent, delivery } = aDelivery(REPLY);
    const message = delivery();
    message.working();
    message.nak(1_500);
    message.ack();
    message.term();
    message.working();
    expect(sent).toEqual([`${REPLY} +WPI`, `${REPLY} -NAK {"delay": 1500000000}`]);
  });

  it.each([0, -5, 0.2])('gives a nak of %d ms a delay all the same', (delayMs) => {
    const { sent, delivery } = aDelivery(REPLY);
    delivery().nak(delayMs);
    expect(sent).toEqual([`${REPLY} -NAK {"delay": 1000000}`]);
  });

  it('hides headers that cannot be decoded', () => {
    const broken = aDelivery(REPLY, () => {
      throw new Error('values cannot contain \\r or \\n');
    });
    expect(broken.delivery().headers).toBeUndefined();
  });
});
