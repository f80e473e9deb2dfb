// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { rules, SHOTS } from './live-fire/shots';

/** A row of the table: the rules, and what fires them. */
const ROW = /^\| ((?:R|HFP-)\d{4}[^|]*) \| ([^|]*) \|/gm;
const TOPIC = /`((?:attacker|identity|credential|email|canary|decky)\.[^`]*)`/g;

/** Of `R0001, R0002`, of `R0010 to R0029`, and of `R0060 and above`. */
function idsOf(text: string): readonly string[] {
  const [first = '', last = first, ...more] = text.match(/[A-Z]+-?\d{4}/g) ?? [];
  const ids = rules.map(({ ruleId }) => ruleId);
  if (text.endsWith(' and above')) return ids.filter((id) => id >= first);
  if (!text.includes(' to ')) return [...new Set([first, last, ...more])];
  return ids.filter((id) => id >= first && id <= last);
}

const topicsOf = (text: string): readonly string[] => [...new Set([...text.matchAll(TOPIC)].map(([, topic = '']) => topic))].toSorted();

const table = readFileSync('docs/rules-live-input.md', 'utf8');
const documented = [...table.matchAll(ROW)].flatMap(([, ids = '', input = '']) => idsOf(ids).map((id) => [id, topicsOf(input)] as const));

it('documents each rule of the pack once', () => {
  expect(documented.map(([id]) => id).toSorted()).toEqual(rules.map(({ ruleId }) => ruleId));
});

it('documents the topics that fire each rule, in the test that fires it', () => {
  const fired = [...SHOTS].map(([id, shots]) => [id, [...new Set(shots.map(({ topic }) => topic))].toSorted()]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(fired));
});
