// SPDX-License-Identifier: AGPL-3.0-or-later
import { classify } from './classify';
import { SOURCE_KINDS } from './source-kinds';

const classified = (topic: string, type = '') => classify({ v: 1, id: '0'.repeat(32), topic, type, ts: 0, payload: {} });

it.each([
  ['attacker.session.ended', 'session'],
  ['attacker.observed', 'session'],
  ['attacker.intel.enriched', 'intel'],
  ['identity.formed', 'identity'],
  ['identity.merged', 'identity'],
  ['credential.reuse.detected', 'credential'],
  ['email.received', 'email'],
  ['canary.tok-7.triggered', 'canary_fingerprint'],
])('%s is %s, whatever its type', (topic, kind) => {
  expect(classified(topic)).toEqual({ status: 'tagged', kind });
  expect(classified(topic, 'command')).toEqual({ status: 'tagged', kind });
});

it.each(['ipv6_leak', 'http_fingerprint'])('takes the probe %s for a kind', (type) => {
  expect(classified('attacker.fingerprinted', type)).toEqual({ status: 'tagged', kind: type });
});

it.each(['jarm', 'hassh', 'tcpfp', 'tls_certificate', 'icmp_error', 'icmp6_error', ''])('ignores the probe %j', (type) => {
  expect(classified('attacker.fingerprinted', type)).toEqual({ status: 'ignored' });
});

it.each([...SOURCE_KINDS.filter((kind) => kind !== 'ipv6_leak' && kind !== 'http_fingerprint'), 'ssh_keyscan', '__proto__'])(
  'does not take the probe %s at face value',
  (name) => {
    expect(classified('attacker.fingerprinted', name)).toEqual({ status: 'unknown', name });
  },
);

it.each(['canary.tok-7.placed', 'canary.tok-7.revoked', 'canary.tok-7.moved', 'canary.triggered', 'canary.a.b.triggered', 'canary.a.triggered.now'])(
  'ignores %s',
  (topic) => {
    expect(classified(topic, 'session')).toEqual({ status: 'ignored' });
  },
);

it.each([
  ['ipv6_link_local_leak', 'ipv6_leak'],
  ['quic_client_hello', 'http_fingerprint'],
  ['http_request_fingerprint', 'http_fingerprint'],
  ['http2_settings', 'http_fingerprint'],
  ['http3_settings', 'http_fingerprint'],
])('takes the passive sighting %s for %s', (type, kind) => {
  expect(classified('decky.web-1.traffic', type)).toEqual({ status: 'tagged', kind });
});

it('does not take a sighting at face value', () => {
  expect(classified('decky.web-1.traffic', 'command')).toEqual({ status: 'unknown', name: 'command' });
});

it('compares whole topics, not fragments', () => {
  expect(classified('attacker.session.ended.twice')).toEqual({ status: 'ignored' });
  expect(classified('attacker.unobserved', 'scored')).toEqual({ status: 'unknown', name: 'scored' });
  expect(classified('my.canary.tok-7.triggered')).toEqual({ status: 'ignored' });
});

it('takes a topic the operator added by its type', () => {
  expect(classified('proxy.requests', 'http_request')).toEqual({ status: 'tagged', kind: 'http_request' });
});
