// SPDX-License-Identifier: AGPL-3.0-or-later
import { asking } from './testing/lift';

const SEEN = { client_ip: '203.0.113.7', seen_at: '2026-01-05T09:59:31+00:00' };

describe('http_fingerprint_ja4h', () => {
  const ask = asking('http_fingerprint', 'http_fingerprint_ja4h');

  it('knows a bare client by the first part of its fingerprint', () => {
    const hash = 'GE11nn0000_0123456789ab_000000000000_000000000000';
    expect(ask({ ja4h: hash, protocol: 'h2', ...SEEN })).toEqual({ kind: 'ja4h', hash, protocol: 'h2', raw: null, ...SEEN });
    expect(ask({ ja4h: 'GE30nn0000more', seen_at: 7 })).toEqual({
      kind: 'ja4h',
      hash: 'GE30nn0000more',
      protocol: 'h1',
      raw: null,
      client_ip: '',
      seen_at: '',
    });
  });

  it('looks for those of the rule where it lists some', () => {
    const listed = asking('http_fingerprint', 'http_fingerprint_ja4h', { catalogues: ['PO11nn0000'] });
    expect([listed({ ja4h: 'PO11nn0000_0' })?.['kind'], listed({ ja4h: 'GE11nn0000_0' })]).toEqual(['ja4h', null]);
  });

  it.each([
    'GE11cn0000_0',
    'GE11nn00000_0',
    'GE11nn000',
    '',
    null,
    7,
    ['GE11nn0000'],
  ])('does not fire on %j', (ja4h) => expect(ask({ ja4h })).toBeNull());
});

describe('http_fingerprint_settings', () => {
  const ask = asking('http_fingerprint', 'http_fingerprint_settings');

  it.each([
    ['http2_settings', 'h2', { HEADER_TABLE_SIZE: 65_536 }],
    ['http3_settings', 'h3', '{"QPACK":0}'],
    ['http3_settings', 'h3', null],
  ])('fires on %s', (type, protocol, raw) => expect(ask({ fingerprint_type: type, settings: raw, ...SEEN })).toEqual({
    kind: type,
    hash: '',
    protocol,
    raw,
    ...SEEN,
  }));

  it.each([7, [1], true, undefined])('shows no settings of another type (%j)', (settings) => {
    expect(ask({ fingerprint_type: 'http2_settings', settings })).toMatchObject({ raw: null });
  });

  it.each(['http1_settings', '', null, ['http2_settings']])('does not fire on %j', (type) => expect(ask({ fingerprint_type: type })).toBeNull());
});

describe('http_fingerprint_ja4_quic', () => {
  const ask = asking('http_fingerprint', 'http_fingerprint_ja4_quic');

  it('fires on a fingerprint', () => expect(ask({ ja4_quic: 'q13d', ...SEEN })).toEqual({
    kind: 'ja4_quic',
    hash: 'q13d',
    protocol: 'h3',
    raw: null,
    ...SEEN,
  }));

  it.each(['', null, 7, { a: 1 }])('does not fire on %j', (hash) => expect(ask({ ja4_quic: hash })).toBeNull());
});
