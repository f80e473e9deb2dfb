// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { taggerEvents } from './tagger-events';

const TS = '2026-01-05T10:00:01Z';
const SHA256 = 'ab'.repeat(32);

const eventsOf = (payload: object) =>
  taggerEvents({
    v: 1,
    id: '0'.repeat(32),
    topic: 'attacker.session.ended',
    type: 'session.ended',
    ts: 0,
    payload: { session_id: 'sess-7f', attacker_uuid: 'a-1', identity_uuid: 'i-1', decky_id: 'decky-03', ...payload },
  });
const idsOf = (payload: object) => eventsOf(payload).map(({ sourceKind, sourceId }) => `${sourceKind} ${sourceId}`);
const downloadsOf = (downloads: unknown) => eventsOf({ downloads }).slice(1);
const requestsOf = (http_requests: unknown) => eventsOf({ http_requests }).slice(1);

const SCOPE = { attackerUuid: 'a-1', identityUuid: 'i-1', sessionId: 'sess-7f', deckyId: 'decky-03' };

it('gives the session, its commands, its logins and their count, its downloads, its requests', () => {
  const files = { downloads: [{ url: 'http://files.example/x' }], http_requests: [{ raw_url: '/' }] };
  const lists = { commands: ['id'], auth_attempts: [{ success: true }], ...files };
  expect(idsOf(lists)).toEqual([
    'session sess-7f',
    'command sess-7f#cmd0',
    'auth_attempt sess-7f#auth0',
    'auth_attempt sess-7f#auth',
    'payload sess-7f#download0',
    'http_request sess-7f#http0',
  ]);
});

it('gives nothing but the session for lists that are none, and throws for no value', () => {
  const lists = fc.record({ commands: fc.anything(), auth_attempts: fc.anything(), downloads: fc.anything(), http_requests: fc.anything() });
  const list = fc.array(fc.anything(), { maxLength: 5 });
  const entries = fc.record({ commands: list, auth_attempts: list, downloads: list, http_requests: list });
  fc.assert(
    fc.property(fc.oneof(lists, entries), (payload) => {
      expect(eventsOf(payload)[0]).toMatchObject({ sourceKind: 'session', sourceId: 'sess-7f' });
    }),
  );
  expect(idsOf({ auth_attempts: 'x', downloads: { 0: {} }, http_requests: null })).toEqual(['session sess-7f']);
});

describe('a download', () => {
  it('is a payload under the names that rules read', () => {
    const url = 'http://files.example/x.sh';
    const [event] = downloadsOf([{ url, sha256: SHA256, outfile: 'x.sh', ts: TS, kind: 'download' }]);
    expect(event).toEqual({
      ...SCOPE,
      sourceKind: 'payload',
      sourceId: 'sess-7f#download0',
      observedAt: new Date(TS),
      payload: { payload_text: url, url, sha256: SHA256, filename: 'x.sh', kind: 'download', ts: TS },
    });
  });

  it('keeps the file name, the text and the id that a producer sends', () => {
    expect(downloadsOf([{ id: 'file-9', url: 'http://files.example/x', filename: 'y', outfile: 'z', payload_text: '#!/bin/sh' }])).toMatchObject([
      { sourceId: 'file-9', payload: { filename: 'y', payload_text: '#!/bin/sh' } },
    ]);
  });

  it('may tell a hash or a name alone', () => {
    const events = downloadsOf([{ sha256: SHA256, url: null }, { outfile: 'x' }]);
    expect(events.map(({ payload }) => [payload.payload_text, payload.sha256, payload.filename])).toEqual([
      [null, SHA256, null],
      [null, null, 'x'],
    ]);
  });

  it.each([[null], [7], ['http://a.example/x'], [[]], [{}], [{ url: '', kind: 'download' }], [{ url: 7, sha256: null }]])('is not in %j', (entry) => {
    expect(downloadsOf([entry, { url: 'ftp://files.example/y' }]).map(({ sourceId }) => sourceId)).toEqual(['sess-7f#download1']);
  });

  it('is one of 256 at most', () => {
    const events = downloadsOf([null, ...Array.from({ length: 300 }, () => ({ sha256: SHA256 }))]);
    expect([events.length, events.at(-1)?.sourceId]).toEqual([256, 'sess-7f#download256']);
  });
});

describe('a request', () => {
  it('keeps its own fields, in a copy', () => {
    const headers = { host: 'a.example' };
    const request = Object.freeze({ raw_url: '/a?b', user_agent: 'curl/8.9.1', method: 'GET', headers, request_path: '/a', ts: TS });
    const [event] = requestsOf([request]);
    expect(event).toEqual({ ...SCOPE, sourceKind: 'http_request', sourceId: 'sess-7f#http0', observedAt: new Date(TS), payload: request });
    expect(event?.payload).not.toBe(request);
  });

  it.each([[null], [7], ['/'], [['/']]])('is not found in %j', (entry) => {
    expect(requestsOf([entry])).toEqual([]);
  });

  it('is one of 256 at most', () => {
    expect(requestsOf(Array.from({ length: 300 }, () => ({ raw_url: '/' })))).toHaveLength(256);
  });
});
