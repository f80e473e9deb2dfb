// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { Envelope } from './envelope';
import { taggerEvents } from './tagger-events';

const TS = 1_767_607_210;
const anEnvelope = (topic: string, payload: Envelope['payload'], type = ''): Envelope => ({ v: 1, id: '0'.repeat(32), topic, type, ts: TS, payload });
const eventsOf = (topic: string, payload: Envelope['payload'], type?: string) => taggerEvents(anEnvelope(topic, payload, type));
const sourceIds = (topic: string, payload: Envelope['payload'], type?: string) => eventsOf(topic, payload, type).map((event) => event.sourceId);
const commandsOf = (commands: unknown, more = {}) =>
  eventsOf('attacker.session.ended', { session_id: 'sess-7f', attacker_uuid: 'a-1', commands, ...more }).slice(1);
const leak = (payload: Envelope['payload']) => sourceIds('attacker.fingerprinted', { attacker_uuid: 'a-1', ...payload }, 'ipv6_leak');
const reuse = (payload: Envelope['payload']) => eventsOf('credential.reuse.detected', payload);

describe('base event', () => {
  const IDS = { source_id: 's', session_id: 'se', token_id: 't', identity_uuid: 'i', credential_id: 'c', attacker_uuid: 'a', uuid: 'u' };

  it.each(Object.entries(IDS).map(([field, id], position) => ({ field, id, position })))('is named by $field before later fields', ({ id, position }) => {
    const payload = Object.fromEntries(Object.entries(IDS).map(([name, value], i) => [name, i < position ? '' : value]));
    expect(sourceIds('email.received', payload)).toEqual([id]);
  });

  it('is named by its topic where no field names it', () => {
    expect(sourceIds('email.received', { source_id: 0, session_id: '', token_id: null })).toEqual(['email.received']);
  });

  it('turns ids into text, keeps null and an empty decky, drops an empty anchor', () => {
    const [event] = eventsOf('email.received', { source_id: 17, session_id: 0, decky_id: '', attacker_uuid: '', identity_uuid: 5 });
    expect(event).toMatchObject({ sourceId: '17', sessionId: '0', deckyId: '', attackerUuid: null, identityUuid: '5' });
    expect(eventsOf('email.received', {})).toMatchObject([{ sessionId: null, deckyId: null, attackerUuid: null, identityUuid: null }]);
  });

  it('copies the payload', () => {
    const payload = { source_id: 'm-1', urls: ['https://mail.example/'] };
    const [event] = eventsOf('email.received', payload);
    expect(event?.payload).toEqual(payload);
    expect(event?.payload).not.toBe(payload);
  });

  it('replaces a source id that no column holds by its digest', () => {
    expect(sourceIds('email.received', { source_id: 'x'.repeat(512) })).toEqual(['x'.repeat(512)]);
    const [long, other] = [sourceIds('email.received', { source_id: 'x'.repeat(513) }), sourceIds('email.received', { source_id: 'y'.repeat(513) })];
    expect(long[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(long).not.toEqual(other);
  });

  it.each([
    ['attacker.session.ended', { ended_at: '2026-01-05T09:00:00Z' }],
    ['attacker.observed', { first_seen: '2026-01-05T09:00:00Z' }],
    ['attacker.fingerprinted', { observed_at: '2026-01-05T09:00:00Z' }],
  ])('%s happened when its producer says', (topic, payload) => {
    expect(eventsOf(topic, payload, 'ipv6_leak')[0]?.observedAt?.toISOString()).toBe('2026-01-05T09:00:00.000Z');
  });

  it('happened at the time of the envelope where the producer says nothing readable', () => {
    expect(eventsOf('attacker.session.ended', { ended_at: 'soon' })[0]?.observedAt).toEqual(new Date(TS * 1000));
    expect(taggerEvents({ ...anEnvelope('email.received', {}), ts: 1e300 })[0]?.observedAt).toBeNull();
  });
});

describe('session', () => {
  it('comes before its commands, which inherit its anchors but not its payload', () => {
    const payload = { session_id: 'sess-7f', attacker_uuid: 'a-1', identity_uuid: 'i-1', decky_id: 'decky-03', commands: ['id'] };
    const [session, command] = eventsOf('attacker.session.ended', payload);
    expect(session).toMatchObject({ sourceKind: 'session', sourceId: 'sess-7f', payload });
    expect(command).toEqual({ ...session, sourceKind: 'command', sourceId: 'sess-7f#cmd0', payload: { command_text: 'id' } });
  });

  it.each([
    ['text', 'ls', { command_text: 'ls' }],
    ['empty text', '', { command_text: '' }],
    ['command_text', { command_text: 'ls', text: 'no' }, { command_text: 'ls', text: 'no' }],
    ['text where command_text is empty', { command_text: '', text: 'ls' }, { command_text: 'ls', text: 'ls' }],
    ['text where command_text is an empty list', { command_text: [], text: 'ls' }, { command_text: 'ls', text: 'ls' }],
    ['an empty text field', { text: '' }, { command_text: '', text: '' }],
  ])('tags %s', (_, entry, payload) => {
    expect(commandsOf([entry]).map((event) => event.payload)).toEqual([payload]);
  });

  it.each([[null], [7], [true], [['ls']], [{}], [{ command_text: '' }], [{ command_text: 7, text: 'ls' }], [{ text: ['ls'] }]])('skips %j', (entry) => {
    expect(commandsOf([entry])).toEqual([]);
  });

  it('counts skipped entries', () => {
    expect(commandsOf([null, 'w', {}, 'id']).map((event) => event.sourceId)).toEqual(['sess-7f#cmd1', 'sess-7f#cmd3']);
  });

  it.each([
    [{ id: 'x', uuid: 'y', command_id: 'z' }, 'x'],
    [{ id: '', uuid: 'y', command_id: 'z' }, 'y'],
    [{ id: 0, uuid: null, command_id: 42 }, '42'],
    [{ id: {}, uuid: [], command_id: true }, 'sess-7f#cmd0'],
    [{ id: 2 ** 53 }, 'sess-7f#cmd0'],
  ])('%j is named %s', (ids, sourceId) => {
    expect(commandsOf([{ command_text: 'ls', ...ids }]).map((event) => event.sourceId)).toEqual([sourceId]);
  });

  it('dates a command by its own time, else by the end of the session', () => {
    const dated = commandsOf([{ text: 'w', ts: '2026-01-05T10:00:01+00:00' }, { text: 'w', ts: 'soon' }, 'w'], { ended_at: '2026-01-05T10:00:10Z' });
    expect(dated.map((event) => event.observedAt?.toISOString())).toEqual(['2026-01-05T10:00:01.000Z', '2026-01-05T10:00:10.000Z', '2026-01-05T10:00:10.000Z']);
  });

  it.each([[undefined], [null], ['ls'], [{ 0: 'ls', length: 1 }]])('has no commands in %j', (commands) => {
    expect(commandsOf(commands)).toEqual([]);
  });

  it('does not touch the entries, nor let a __proto__ key through', () => {
    const entry = Object.freeze(JSON.parse('{"text":"ls","__proto__":{"id":"evil"}}'));
    const [event] = commandsOf([entry]);
    expect(event?.sourceId).toBe('sess-7f#cmd0');
    expect(Object.getPrototypeOf(event?.payload)).toBe(Object.prototype);
  });

  it('gives one event per text, in order, however many', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(null)), { maxLength: 200 }), (commands) => {
        const texts = commandsOf(commands).map((event) => event.payload.command_text);
        expect(texts).toEqual(commands.filter((text) => text !== null));
      }),
    );
    expect(commandsOf(Array.from({ length: 100_000 }, () => 'w'))).toHaveLength(100_000);
  });
});

describe('ipv6 leak', () => {
  it('is named by attacker and address, however the address is written', () => {
    expect(leak({ addr: 'fe80::1' })).toEqual(['a-1:fe80::1']);
    expect(leak({ addr: 'FE80:0::0001%eth0' })).toEqual(['a-1:fe80::1']);
    expect(leak({ addr: 'fe80::2' })).toEqual(['a-1:fe80::2']);
    expect(leak({ src_ip: 'fe80::3' })).toEqual(['a-1:fe80::3']);
    expect(leak({ addr: 'not-an-address' })).toEqual(['a-1:not-an-address']);
  });

  it('is named by the attacker without an address', () => {
    expect(leak({})).toEqual(['a-1']);
  });
});

describe('credential reuse', () => {
  it.each([[['a-1', 'a-2', 'a-1']], ['["a-1","a-2","a-1"]']])('gives one event per attacker of %j', (attacker_uuids) => {
    const events = reuse({ id: 'reuse-9', target_count: 3, attacker_uuids, services: '["ssh","ftp"]', deckies: '["' });
    expect(events.map(({ sourceId, attackerUuid }) => ({ sourceId, attackerUuid }))).toEqual([
      { sourceId: 'reuse-9:a-1', attackerUuid: 'a-1' },
      { sourceId: 'reuse-9:a-2', attackerUuid: 'a-2' },
    ]);
    expect(events[1]?.payload).toMatchObject({ attacker_uuid: 'a-2', credential_hash: 'reuse-9', reuse_count: 3, services: ['ssh', 'ftp'], deckies: [] });
  });

  it('keeps what the rule reads where a producer sends it', () => {
    const [event] = reuse({ id: 'reuse-9', target_count: 3, attacker_uuids: ['a-1'], credential_hash: 'h', reuse_count: 7 });
    expect(event?.payload).toMatchObject({ credential_hash: 'h', reuse_count: 7 });
  });

  it('takes the id for the hash as a text, as rules read it', () => {
    const [event] = reuse({ id: 17, target_count: 2, attacker_uuids: ['a-1'] });
    expect(event).toMatchObject({ sourceId: '17:a-1', payload: { credential_hash: '17', reuse_count: 2 } });
  });

  it.each(['attacker_uuid', 'identity_uuid'])('stays one event where a producer sends %s', (field) => {
    const events = reuse({ [field]: 'x-1', credential_id: 'c-1', credential_hash: 'h', reuse_count: 2 });
    expect(events.map((event) => event.sourceId)).toEqual([field === 'identity_uuid' ? 'x-1' : 'c-1']);
  });

  it('skips an attacker that no column holds', () => {
    expect(reuse({ id: 'reuse-9', attacker_uuids: ['', 'x'.repeat(256)] })).toEqual([]);
  });
});

it('takes the winner of a merge for its identity', () => {
  expect(eventsOf('identity.merged', { winner_uuid: 'i-1', loser_uuid: 'i-2' })).toMatchObject([
    { sourceKind: 'identity', sourceId: 'i-1', identityUuid: 'i-1', attackerUuid: null, payload: { identity_uuid: 'i-1', loser_uuid: 'i-2' } },
  ]);
});

it('names a canary trigger by its trigger, else by its token', () => {
  expect(sourceIds('canary.tok-7.triggered', { token_id: 'tok-7', trigger_id: 'trig-1' })).toEqual(['trig-1']);
  expect(sourceIds('canary.tok-7.triggered', { token_id: 'tok-7', trigger_id: null })).toEqual(['tok-7']);
});

it('makes nothing of what is ignored or unknown', () => {
  expect(eventsOf('canary.tok-7.placed', { token_id: 'tok-7', attacker_uuid: 'a-1' })).toEqual([]);
  expect(eventsOf('attacker.fingerprinted', { attacker_uuid: 'a-1' }, 'session')).toEqual([]);
});
