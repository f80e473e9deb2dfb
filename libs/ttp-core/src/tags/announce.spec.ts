// SPDX-License-Identifier: AGPL-3.0-or-later
import { Rejected } from '../errors';
import { TTP_TAGGED } from '../events/topics';
import { announce, type Announcement } from './announce';
import { publicationsOf } from './publications';
import type { Tag } from './tag';

const NOW = 1_767_607_211.5;
const ATTACKER = '6d0c2a34-0f0f-4b1e-9c55-1d2f5a7b9e10';

function aTag(uuid: string, techniqueId: string, more: Partial<Tag> = {}): Tag {
  return {
    uuid,
    sourceKind: 'command',
    sourceId: 'sess-7f#0',
    attackerUuid: ATTACKER,
    identityUuid: null,
    sessionId: 'sess-7f',
    deckyId: null,
    tactic: 'TA0006',
    techniqueId,
    subTechniqueId: null,
    confidence: 0.8,
    ruleId: 'R0014',
    ruleVersion: 1,
    evidence: {},
    attackRelease: 'v19.0',
    mitreUrl: null,
    observedAt: null,
    createdAt: new Date(NOW * 1000),
    ...more,
  };
}

const bodies = (announcement: Announcement) => publicationsOf(announcement).map(({ data }) => JSON.parse(data));

it('says nothing about nothing', () => {
  expect(announce([], { now: NOW })).toEqual([]);
});

it('announces the tags, then each technique, sorted', () => {
  const tags = [aTag('u-1', 'T1595'), aTag('u-2', 'T1003', { subTechniqueId: 'T1003.008' }), aTag('u-3', 'T1595')];
  const [message, ...others] = announce(tags, { now: NOW });
  const anchors = { attacker_uuid: ATTACKER, identity_uuid: null, session_id: 'sess-7f' };
  expect(others).toEqual([]);
  expect(publicationsOf(message!).map(({ subject }) => subject)).toEqual(['ttp.tagged', 'ttp.rule.fired.T1003', 'ttp.rule.fired.T1595']);
  expect(bodies(message!).map(({ v, ts, type, payload }) => ({ v, ts, type, payload }))).toEqual([
    { v: 1, ts: NOW, type: 'tagged', payload: { ...anchors, tag_uuids: ['u-1', 'u-2', 'u-3'], techniques_added: ['T1003', 'T1595'] } },
    { v: 1, ts: NOW, type: 'rule.fired', payload: { ...anchors, technique_id: 'T1003', tag_uuids: ['u-2'] } },
    { v: 1, ts: NOW, type: 'rule.fired', payload: { ...anchors, technique_id: 'T1595', tag_uuids: ['u-1', 'u-3'] } },
  ]);
});

it('writes complete envelopes under their own subject', () => {
  const [message] = announce([aTag('u-1', 'T1003')], { now: NOW });
  for (const { subject, data } of publicationsOf(message!)) {
    const body = JSON.parse(data);
    expect(Object.keys(body)).toEqual(['v', 'id', 'topic', 'type', 'ts', 'payload']);
    expect(body.topic).toBe(subject);
    expect(body.id).toMatch(/^[0-9a-f]{32}$/);
  }
});

it('gives ids that stay the same and name the message', () => {
  const [message] = announce([aTag('u-1', 'T1003')], { now: NOW });
  const [later] = announce([aTag('u-1', 'T1003')], { now: NOW + 60 });
  expect(message?.id).toBe('cdbfbd6b-0aa1-593a-a03a-6e03b831cb0a');
  expect(publicationsOf(message!).map(({ msgId }) => msgId)).toEqual([message?.id, `${message?.id}:T1003`]);
  expect(bodies(message!).map(({ id }) => id)).toEqual(bodies(later!).map(({ id }) => id));
  expect(new Set(bodies(message!).map(({ id }) => id)).size).toBe(2);
});

it('never mixes anchors or sessions, and keeps the order first seen', () => {
  const messages = announce(
    [
      aTag('u-1', 'T1003'),
      aTag('u-2', 'T1003', { sessionId: null }),
      aTag('u-3', 'T1046'),
      aTag('u-4', 'T1003', { attackerUuid: null, identityUuid: 'i-1' }),
    ],
    { now: NOW },
  );
  expect(messages.map((message) => bodies(message)[0].payload.tag_uuids)).toEqual([['u-1', 'u-3'], ['u-2'], ['u-4']]);
  expect(bodies(messages[2]!)[0].payload).toMatchObject({ attacker_uuid: null, identity_uuid: 'i-1' });
  expect(new Set(messages.map(({ id }) => id)).size).toBe(3);
});

it('splits what would outgrow the broker', () => {
  const tags = Array.from({ length: 5001 }, (_, i) => aTag(`00000000-0000-5000-8000-${String(i).padStart(12, '0')}`, 'T1003'));
  const messages = announce(tags, { now: NOW });
  const tagged = messages.map((message) => publicationsOf(message).find(({ subject }) => subject === TTP_TAGGED)!);
  expect(tagged.map(({ data }) => JSON.parse(data).payload.tag_uuids.length)).toEqual([5000, 1]);
  expect(tagged.every(({ data }) => data.length < 256 * 1024)).toBe(true);
  expect(messages[0]?.id).not.toBe(messages[1]?.id);
});

it('is the same announcement after it was written down, with little more than the ids', () => {
  const tags = Array.from({ length: 20 }, (_, i) => aTag(`00000000-0000-5000-8000-${String(i).padStart(12, '0')}`, `T10${i % 4}0`));
  const [announcement] = announce(tags, { now: NOW, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  const written = JSON.stringify(announcement);
  expect(publicationsOf(JSON.parse(written))).toEqual(publicationsOf(announcement!));
  expect(publicationsOf(announcement!)[4]?.traceparent).toBe('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  expect(written.length).toBeLessThan(20 * 39 + 20 * 4 + 400);
});

it('refuses a technique that is no subject segment', () => {
  expect(() => announce([aTag('u-1', 'T1003.008')], { now: NOW })).toThrow(Rejected);
});
