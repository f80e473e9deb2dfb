// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { Rejected } from '../errors';
import * as topics from './topics';

const { CONSUMED_TOPICS, ruleFired, ruleReloaded, ruleState, topicMatches } = topics;

it('consumes exactly nine patterns, in a list nobody can change', () => {
  expect(CONSUMED_TOPICS).toEqual([
    'attacker.session.ended',
    'attacker.observed',
    'attacker.intel.enriched',
    'attacker.fingerprinted',
    'identity.formed',
    'identity.merged',
    'credential.reuse.detected',
    'email.received',
    'canary.>',
  ]);
  expect(Object.isFrozen(CONSUMED_TOPICS)).toBe(true);
});

it('names the subjects of the wire contract', () => {
  expect([topics.TTP_TAGGED, topics.RULE_SUPPRESSED, topics.RULE_SNAPSHOT]).toEqual(['ttp.tagged', 'ttp.rule.suppressed', 'ttp.rule.snapshot']);
  expect([topics.HEALTH, topics.CONTROL, topics.DECKY_TRAFFIC]).toEqual(['system.ttp.health', 'system.ttp.control', 'decky.*.traffic']);
  expect([ruleFired('T1110'), ruleReloaded('R0014'), ruleState('R0014')]).toEqual([
    'ttp.rule.fired.T1110',
    'ttp.rule.reloaded.R0014',
    'ttp.rule.state.R0014',
  ]);
});

describe.each([ruleFired, ruleReloaded, ruleState])('%p', (build) => {
  it.each(['', 'T1110.003', '.', '*', 'T*', '>', 'a>', ' ', 'T 1', 'T1\t', 'T1\n', 'T1\u00a0'])('refuses %j', (text) => {
    expect(() => build(text)).toThrow(Rejected);
  });
});

it('does not quote a refused segment', () => {
  expect(() => ruleState('made-up secret')).toThrow(/^rule id is not a single subject segment$/);
});

it.each([
  ['ttp.>', 'ttp.tagged', true],
  ['ttp.>', 'ttp.rule.fired.T1110', true],
  ['ttp.>', 'ttp', false],
  ['ttp.rule.fired.>', 'ttp.rule.fired', false],
  ['ttp.rule.reloaded.>', 'ttp.rule.reloaded', false],
  ['ttp.rule.state.>', 'ttp.rule.state', false],
  ['ttp.rule.state.>', 'ttp.rule.state.R0014', true],
  ['canary.>', 'canary.a.triggered', true],
  ['canary.>', 'canary', false],
  ['canary.>', 'canary.', false],
  ['email.received', 'email.received', true],
  ['email.received', 'email.received.now', false],
  ['email.*', 'email.received', true],
  ['decky.*.traffic', 'decky.web-1.traffic', true],
  ['decky.*.traffic', 'decky.web.1.traffic', false],
  ['decky.*.traffic', 'decky..traffic', false],
  ['*', 'a.b', false],
  ['>', 'a.b', true],
])('%s matches %s: %s', (pattern, subject, expected) => {
  expect(topicMatches(pattern, subject)).toBe(expected);
});

it('matches what the builders build, and nothing else of the family', () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
  fc.assert(
    fc.property(segment, (id) => {
      expect(topicMatches(topics.ALL_RULE_FIRED, ruleFired(id))).toBe(true);
      expect(topicMatches(topics.ALL_RULE_RELOADED, ruleReloaded(id))).toBe(true);
      expect(topicMatches(topics.ALL_RULE_STATE, ruleState(id))).toBe(true);
      expect(topicMatches(topics.ALL_RULE_STATE, ruleReloaded(id))).toBe(false);
    }),
  );
});
