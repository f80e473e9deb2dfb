// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf, withAttacker } from './anchor';
import { decodeEnvelope } from './decode-envelope';
import { taggerEvents } from './tagger-events';
import { CONSUMED_TOPICS, topicMatches } from './topics';

const FIXTURES = join(__dirname, '../../fixtures');
const ATTACKER = '6d0c2a34-0f0f-4b1e-9c55-1d2f5a7b9e10';
const ARRIVAL = { ts: () => 1_767_607_211, id: () => 'f'.repeat(32) };

const topics = readdirSync(FIXTURES);
const cases = topics.flatMap((topic) => readdirSync(join(FIXTURES, topic)).map((name) => ({ topic, name })));

/** What a worker does with the message; every address belongs to one made-up attacker. */
function eventsOf(topic: string, data: Uint8Array): unknown {
  const envelope = decodeEnvelope(topic, data, ARRIVAL);
  const anchor = anchorOf(envelope);
  const anchored = anchor.kind === 'address' ? withAttacker(envelope, ATTACKER) : envelope;
  return JSON.parse(JSON.stringify(taggerEvents(anchored)));
}

it.each(cases)('$topic, $name: gives the recorded events', ({ topic, name }) => {
  const folder = join(FIXTURES, topic, name);
  const golden = join(folder, 'events.json');
  const events = eventsOf(topic, readFileSync(join(folder, 'envelope.json')));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, `${JSON.stringify(events, null, 2)}\n`);
  expect(existsSync(golden)).toBe(true);
  expect(events).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
});

it.each(CONSUMED_TOPICS)('%s has a fixture', (pattern) => {
  expect(topics.some((topic) => topicMatches(pattern, topic))).toBe(true);
});

it('keeps fixtures of consumed topics only', () => {
  expect(topics.filter((topic) => !CONSUMED_TOPICS.some((pattern) => topicMatches(pattern, topic)))).toEqual([]);
});
