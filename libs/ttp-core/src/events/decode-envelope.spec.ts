// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { Rejected } from '../errors';
import { decodeEnvelope } from './decode-envelope';

const ARRIVAL = { ts: () => 1_767_607_211.5, id: () => 'f'.repeat(32) };
const bytes = (text: string) => new TextEncoder().encode(text);
const decodeText = (text: string) => decodeEnvelope('email.received', bytes(text), ARRIVAL);
const decode = (wire: unknown) => decodeText(JSON.stringify(wire));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const WIRE = { v: 1, id: '0'.repeat(32), topic: 'email.received', type: 'received', ts: 1_767_607_210.25, payload: { source_id: 'm-1' } };

it('reads a complete envelope', () => {
  expect(decode(WIRE)).toEqual(WIRE);
});

it('trusts the subject, not the topic inside', () => {
  expect(decode({ ...WIRE, topic: 'ttp.tagged' }).topic).toBe('email.received');
  expect(decode({ ...WIRE, topic: { not: 'text' } }).topic).toBe('email.received');
});

it('completes what is absent', () => {
  expect(decode({})).toEqual({ v: 1, id: 'f'.repeat(32), topic: 'email.received', type: '', ts: 1_767_607_211.5, payload: {} });
});

it('takes null for absent, and an empty id too', () => {
  expect(decode({ v: null, id: null, type: null, ts: null, payload: null })).toEqual(decode({}));
  expect(decode({ id: '' }).id).toBe('f'.repeat(32));
});

it('keeps a time of zero', () => {
  expect(decode({ ts: 0 }).ts).toBe(0);
});

it('ignores fields it does not know', () => {
  expect(decode({ ...WIRE, trace: 'x' })).toEqual(WIRE);
});

it.each([
  ['no bytes', '', 'envelope is not JSON in UTF-8'],
  ['broken JSON', '{"v":1,', 'envelope is not JSON in UTF-8'],
  ['a list', '[]', 'envelope must be an object'],
  ['null', 'null', 'envelope must be an object'],
  ['another version', '{"v":2}', 'envelope.v must be 1'],
  ['a version as text', '{"v":"1"}', 'envelope.v must be 1'],
  ['an id that is a number', '{"id":1}', 'envelope.id must be text'],
  ['a type that is a list', '{"type":[]}', 'envelope.type must be text'],
  ['a time as text', '{"ts":"now"}', 'envelope.ts must be a finite number'],
  ['a time too large for a number', '{"ts":1e999}', 'envelope.ts must be a finite number'],
  ['a payload that is text', '{"payload":"x"}', 'envelope.payload must be an object'],
  ['a payload that is a list', '{"payload":[]}', 'envelope.payload must be an object'],
  ['a payload that is false', '{"payload":false}', 'envelope.payload must be an object'],
])('rejects %s', (_, text, reason) => {
  expect(() => decodeText(text)).toThrow(new Rejected(reason));
});

it('rejects text that is not UTF-8', () => {
  const data = Uint8Array.of(...bytes('{"id":"'), 0xc3, 0x28, ...bytes('"}'));
  expect(() => decodeEnvelope('email.received', data, ARRIVAL)).toThrow(new Rejected('envelope is not JSON in UTF-8'));
});

/** What was thrown; undefined where nothing was. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

it('says nothing of the data, not even in a cause', () => {
  const error = thrownBy(() => decodeText('made-up secret'));
  expect(String(error)).toBe('Rejected: envelope is not JSON in UTF-8');
  expect(error).not.toHaveProperty('cause');
});

const KEYS = ['attacker_uuid', 'identity_uuid', 'winner_uuid', 'session_id', 'decky_id'];
const SOURCE_IDS = ['source_id', 'token_id', 'trigger_id', 'credential_id', 'uuid', 'id'];

describe.each([...KEYS, ...SOURCE_IDS])('payload.%s', (field) => {
  it.each([['text'], [''], [17], [0], [null]])('may be %j', (value) => {
    expect(decode({ payload: { [field]: value } }).payload[field]).toBe(value);
  });

  it.each(['{}', '["a"]', 'true', '1.5', '9007199254740993', '1e400'])('is refused as %s, by name', (value) => {
    expect(() => decodeText(`{"payload":{"${field}":${value}}}`)).toThrow(new RegExp(`^payload\\.${field} must be text`));
  });
});

it.each(KEYS)('payload.%s is refused where its column would not hold it', (field) => {
  expect(decode({ payload: { [field]: 'k'.repeat(255) } }).payload[field]).toHaveLength(255);
  expect(() => decode({ payload: { [field]: 'k'.repeat(256) } })).toThrow(Rejected);
});

it('takes a __proto__ key for data', () => {
  const { payload } = decodeText('{"__proto__":{"v":2},"payload":{"__proto__":{"attacker_uuid":"a"},"constructor":1}}');
  expect(payload.attacker_uuid).toBeUndefined();
  expect(Object.getPrototypeOf({ ...payload })).toBe(Object.prototype);
});

it('accepts 64 levels and rejects the 65th', () => {
  expect(decodeText(`{"payload":{"x":${nested(62)}}}`).payload).toHaveProperty('x');
  expect(() => decodeText(`{"payload":{"x":${nested(63)}}}`)).toThrow(new Rejected('envelope nests deeper than 64 levels'));
});

it('survives a MiB of brackets', () => {
  expect(() => decodeText(`{"payload":{"x":${nested(500_000)}}}`)).toThrow(Rejected);
  expect(() => decodeText(`{"payload":${'{"a":'.repeat(170_000)}1${'}'.repeat(170_001)}`)).toThrow(Rejected);
  expect(() => decodeText('['.repeat(1 << 20))).toThrow(Rejected);
});

it('reads a MiB of payload', () => {
  expect(decode({ payload: { x: 'a'.repeat(1 << 20) } }).payload.x).toHaveLength(1 << 20);
});

/** Whether the bytes are an envelope; anything but a rejection fails the test. */
function isAccepted(data: Uint8Array): boolean {
  const error = thrownBy(() => decodeEnvelope('email.received', data, ARRIVAL));
  if (error !== undefined && !(error instanceof Rejected)) throw error;
  return error === undefined;
}

it('never fails otherwise than by rejecting, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (data) => !isAccepted(data) || data.length > 1));
});

it('never fails otherwise than by rejecting, whatever the JSON', () => {
  const field = fc.jsonValue({ maxDepth: 4 });
  const wire = fc.record({ v: field, id: field, type: field, ts: field, payload: fc.dictionary(fc.constantFrom(...KEYS, 'x'), field) }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(wire, field), (json) => {
      const accepted = isAccepted(bytes(JSON.stringify(json)));
      expect(accepted && (json === null || typeof json !== 'object')).toBe(false);
    }),
  );
});
