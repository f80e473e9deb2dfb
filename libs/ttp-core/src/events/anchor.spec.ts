// SPDX-License-Identifier: AGPL-3.0-or-later
import { anchorOf, withAttacker } from './anchor';
import type { Envelope } from './envelope';

const anEnvelope = (topic: string, payload: Envelope['payload'], type = ''): Envelope => ({ v: 1, id: '0'.repeat(32), topic, type, ts: 0, payload });
const anchor = (topic: string, payload: Envelope['payload'], type?: string) => anchorOf(anEnvelope(topic, payload, type));

const ANCHORED = { kind: 'anchored' };
const noAddress = (field: string) => ({ kind: 'none', reason: `no anchor, and ${field} is not an address` });

it.each(['attacker_uuid', 'identity_uuid'])('needs nothing where %s is given', (field) => {
  expect(anchor('attacker.session.ended', { [field]: 'a-1', attacker_ip: '203.0.113.7' })).toEqual(ANCHORED);
});

it.each([null, '', 0])('does not take %j for an anchor', (attacker_uuid) => {
  expect(anchor('attacker.session.ended', { attacker_uuid, attacker_ip: '203.0.113.7' })).toEqual({ kind: 'address', ip: '203.0.113.7' });
});

it('asks for the address exactly as received', () => {
  expect(anchor('attacker.observed', { attacker_ip: ' 2001:DB8::1' })).toEqual({ kind: 'address', ip: ' 2001:DB8::1' });
});

it.each([undefined, null, '', 'Unknown', 7, ['203.0.113.7'], 'x'.repeat(65)])('has no use for the address %p', (attacker_ip) => {
  expect(anchor('attacker.observed', { attacker_ip })).toEqual(noAddress('attacker_ip'));
});

it('anchors a canary trigger by its source address', () => {
  expect(anchor('canary.tok-7.triggered', { src_ip: '198.51.100.9' })).toEqual({ kind: 'address', ip: '198.51.100.9' });
  expect(anchor('canary.tok-7.triggered', { src_ip: null })).toEqual(noAddress('src_ip'));
});

it('takes the winner of a merge for its identity, and of no other topic', () => {
  expect(anchor('identity.merged', { winner_uuid: 'i-1', loser_uuid: 'i-2' })).toEqual(ANCHORED);
  expect(anchor('identity.merged', { loser_uuid: 'i-2' })).toEqual(noAddress('attacker_ip'));
  expect(anchor('identity.formed', { winner_uuid: 'i-1' })).toEqual(noAddress('attacker_ip'));
});

it.each([[['a-1']], ['["a-1"]']])('takes the reusing attackers %j for anchors', (attacker_uuids) => {
  expect(anchor('credential.reuse.detected', { attacker_uuids })).toEqual(ANCHORED);
});

it.each([[[]], ['[]'], ['["'], ['{}'], [''], [[7, null, '']], [null]])('finds no reusing attacker in %j', (attacker_uuids) => {
  expect(anchor('credential.reuse.detected', { attacker_uuids })).toEqual(noAddress('attacker_ip'));
});

it('anchors a passive leak by the IPv4 address, other sightings by their source', () => {
  const payload = { src_ip: 'fe80::1', attacker_v4: '203.0.113.7' };
  expect(anchor('decky.web-1.traffic', payload, 'ipv6_link_local_leak')).toEqual({ kind: 'address', ip: '203.0.113.7' });
  expect(anchor('decky.web-1.traffic', { ...payload, attacker_v4: '' }, 'ipv6_link_local_leak')).toEqual(noAddress('attacker_v4'));
  expect(anchor('decky.web-1.traffic', { src_ip: '203.0.113.7' }, 'quic_client_hello')).toEqual({ kind: 'address', ip: '203.0.113.7' });
});

it('looks nobody up for what is not tagged', () => {
  expect(anchor('canary.tok-7.placed', { src_ip: '198.51.100.9' })).toEqual(ANCHORED);
  expect(anchor('attacker.fingerprinted', { attacker_ip: '203.0.113.7' }, 'jarm')).toEqual(ANCHORED);
});

it('anchors a copy', () => {
  const envelope = anEnvelope('attacker.observed', { attacker_ip: '203.0.113.7', attacker_uuid: null });
  expect(withAttacker(envelope, 'a-1')).toEqual({ ...envelope, payload: { attacker_ip: '203.0.113.7', attacker_uuid: 'a-1' } });
  expect(envelope.payload.attacker_uuid).toBeNull();
});
