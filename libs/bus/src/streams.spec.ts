// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_LAYOUT, streamDefinitions } from './streams';

describe('streamDefinitions', () => {
  it('stores the wire contract subjects and no others', () => {
    const definitions = streamDefinitions(DEFAULT_LAYOUT);
    expect(Object.fromEntries(Object.values(definitions).map(({ name, subjects }) => [name, subjects]))).toEqual({
      DECNET_EVENTS: [
        'attacker.session.ended',
        'attacker.observed',
        'attacker.intel.enriched',
        'attacker.fingerprinted',
        'identity.formed',
        'identity.merged',
        'credential.reuse.detected',
        'email.received',
        'canary.>',
      ],
      TTP: ['ttp.tagged', 'ttp.rule.fired.>', 'ttp.rule.suppressed'],
      TTP_RULES: ['ttp.rule.reloaded.>', 'ttp.rule.state.>'],
      TTP_DLQ: ['dlq.>'],
    });
  });

  it('adds the extra topics of the operator once', () => {
    const { subjects } = streamDefinitions({ ...DEFAULT_LAYOUT, extraTopics: ['decky.*.traffic', 'email.received'] }).DECNET_EVENTS;
    expect(subjects).toHaveLength(10);
    expect(subjects).toContain('decky.*.traffic');
  });

  it('dedupes no longer than messages live: the server would refuse', () => {
    const limits = { ...DEFAULT_LAYOUT.limits, TTP: { maxAgeMs: 60_000, maxBytes: 1 } };
    expect(streamDefinitions({ ...DEFAULT_LAYOUT, limits }).TTP.duplicate_window).toBe(60e9);
  });

  it('keeps one message per rule and dedupes events and announcements for two hours', () => {
    const { TTP_RULES, TTP, DECNET_EVENTS } = streamDefinitions(DEFAULT_LAYOUT);
    expect(TTP_RULES.max_msgs_per_subject).toBe(1);
    expect([TTP.duplicate_window, DECNET_EVENTS.duplicate_window]).toEqual([7_200e9, 7_200e9]);
  });
});
