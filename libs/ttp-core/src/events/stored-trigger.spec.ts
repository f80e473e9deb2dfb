// SPDX-License-Identifier: AGPL-3.0-or-later
import { storedTriggerEvent, type StoredTrigger } from './stored-trigger';
import { taggerEvents } from './tagger-events';

const TRIGGER: StoredTrigger = {
  uuid: 'trigger-1',
  tokenUuid: 'token-1',
  occurredAt: new Date('2026-01-05T10:00:01.250Z'),
  srcIp: '192.0.2.7',
  userAgent: 'curl',
  requestPath: '/t',
  dnsQname: null,
  attackerId: 'a-1',
  headers: { host: 'intra.example' },
  measurements: {},
};

const REQUEST = { token_uuid: 'token-1', src_ip: '192.0.2.7', ua_signature: 'curl', user_agent: 'curl', request_path: '/t', dns_qname: null };

it('is an event of what was stored, anchored to its attacker', () => {
  expect(storedTriggerEvent(TRIGGER)).toEqual({
    sourceKind: 'canary_fingerprint',
    sourceId: 'trigger-1',
    attackerUuid: 'a-1',
    identityUuid: null,
    sessionId: null,
    deckyId: null,
    observedAt: TRIGGER.occurredAt,
    payload: { ...REQUEST, headers: TRIGGER.headers },
  });
  expect(storedTriggerEvent({ ...TRIGGER, userAgent: null }).payload).toMatchObject({ ua_signature: '', user_agent: null });
});

it('tells what was measured under the keys of the live event, and has its id', () => {
  const measurements = { navigator_webdriver: true, src_ip: 'not this' };
  const event = storedTriggerEvent({ ...TRIGGER, measurements });
  expect(event.payload).toEqual({ navigator_webdriver: true, ...REQUEST, headers: TRIGGER.headers });
  const payload = { trigger_id: 'trigger-1', token_id: 'token-1', attacker_uuid: 'a-1', src_ip: '192.0.2.7', navigator_webdriver: true };
  const [live] = taggerEvents({ v: 1, id: '0'.repeat(32), topic: 'canary.token-1.triggered', type: '', ts: 0, payload });
  expect(live?.sourceId).toBe(event.sourceId);
});
