// SPDX-License-Identifier: AGPL-3.0-or-later
import { headers } from '@nats-io/transport-node';
import fc from 'fast-check';
import { DEAD_LETTER_HEADERS as H, deadLetter, headerText } from './dead-letter';
import type { Delivered } from './delivery';

const NOW = new Date('2026-01-02T03:04:05.000Z');
const ORIGIN = { stream: 'DECNET_EVENTS', durable: 'ttp-worker' };
const CAUSE = { reason: 'rejected', detail: 'payload is not an object' } as const;
const MIB = 1_048_576;

const aMessage = (more: Partial<Delivered> = {}): Delivered => ({
  subject: 'email.received',
  data: Buffer.from('{"v":1}'),
  headers: undefined,
  deliveryCount: 3,
  streamSeq: 42,
  timestamp: new Date('2026-01-02T03:00:00.000Z'),
  ...more,
});

describe('deadLetter', () => {
  it('carries the data, the origin and the reason', () => {
    const letter = deadLetter(aMessage(), ORIGIN, CAUSE, NOW, MIB);
    expect(letter).toMatchObject({ subject: 'dlq.DECNET_EVENTS.ttp-worker', msgId: 'dlq:DECNET_EVENTS:42:ttp-worker:1767322800000', data: Buffer.from('{"v":1}') });
    expect(Object.fromEntries(letter.headers)).toEqual({
      [H.reason]: ['rejected'],
      [H.detail]: ['payload is not an object'],
      [H.subject]: ['email.received'],
      [H.deliveries]: ['3'],
      [H.stream]: ['DECNET_EVENTS'],
      [H.seq]: ['42'],
      [H.storedAt]: ['2026-01-02T03:00:00.000Z'],
      [H.time]: ['2026-01-02T03:04:05.000Z'],
    });
  });

  it('keeps the original headers but none that commands the server or poses as ours', () => {
    const original = headers();
    original.append('Trace-Id', 'a1');
    original.append('Trace-Id', 'b2');
    original.set('Nats-Msg-Id', 'producer-7');
    original.set('Nats-Expected-Stream', 'OTHER');
    original.set('nats-rollup', 'all');
    original.set('ttp-dlq-reason', 'forged');
    const letter = deadLetter(aMessage({ headers: original }), ORIGIN, CAUSE, NOW, MIB);
    expect(letter.headers.values('Trace-Id')).toEqual(['a1', 'b2']);
    expect(letter.headers.get(H.msgId)).toBe('producer-7');
    expect(letter.headers.keys().filter((name) => /^(nats-|ttp-dlq-reason)/i.test(name))).toEqual([H.reason]);
    expect(letter.headers.get(H.reason)).toBe('rejected');
  });

  it('cuts what the server would refuse and says so', () => {
    const original = headers();
    original.set('Bulk', 'x'.repeat(500));
    const limit = 2_000;
    const letter = deadLetter(aMessage({ data: new Uint8Array(2_000), headers: original }), ORIGIN, CAUSE, NOW, limit);
    const lines = [...letter.headers, ['Nats-Msg-Id', [letter.msgId]] as const].flatMap(([name, values]) => values.map((value) => `${name}: ${value}\r\n`));
    const wire = Buffer.byteLength(`NATS/1.0\r\n${lines.join('')}\r\n`) + letter.data.length;
    expect(wire).toBe(limit);
    expect(letter.headers.get(H.truncatedFrom)).toBe('2000');
  });
});

describe('headerText', () => {
  it('makes one printable, bounded line of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const clean = headerText(text);
        return clean.length <= 300 && clean.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(clean) && clean === clean.trim();
      }),
    );
  });

  it('turns a forged header into text', () => {
    expect(headerText('bad\r\nNats-Rollup: all')).toBe('bad Nats-Rollup: all');
  });
});
