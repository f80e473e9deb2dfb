// SPDX-License-Identifier: AGPL-3.0-or-later
import { announceChange } from './announce-change';
import type { RuleState } from './rule';
import type { RuleDefinition } from './rule-log';

const LOG_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const definition: RuleDefinition = { ruleVersion: 3, sourcePath: '/rules/ttp/R0014.yaml', text: 'rule_id: R0014', contentSha256: 'a'.repeat(64) };
const clip: RuleState = {
  state: 'clipped',
  confidenceMax: 0.4,
  expiresAt: new Date('2026-11-21T12:00:00.123Z'),
  reason: 'noisy',
  setBy: 'ops',
  setAt: new Date('2026-11-21T08:00:00Z'),
};
const base = { seq: 7, ruleId: 'R0014', by: 'ops' };
const place = { seq: 7, log_id: LOG_ID };

const idOf = (seq: number, logId: string) => announceChange({ ...base, seq, action: 'delete', after: null }, logId).msgId;

describe('announceChange', () => {
  it('announces a definition by its version and hash', () => {
    expect(announceChange({ ...base, action: 'write', after: definition }, LOG_ID)).toEqual({
      subject: 'ttp.rule.reloaded.R0014',
      msgId: `rule:${LOG_ID}:7`,
      payload: { rule_id: 'R0014', rule_version: 3, content_sha256: 'a'.repeat(64), ...place },
    });
  });

  it('announces a deletion', () => {
    const { subject, payload } = announceChange({ ...base, action: 'delete', after: null }, LOG_ID);
    expect([subject, payload]).toEqual(['ttp.rule.reloaded.R0014', { rule_id: 'R0014', deleted: true, ...place }]);
  });

  it('announces a state, whole, so that a consumer can act without a database', () => {
    const { subject, payload } = announceChange({ ...base, action: 'set_state', after: clip }, LOG_ID);
    const instants = { expires_at: '2026-11-21T12:00:00.123Z', set_at: '2026-11-21T08:00:00.000Z' };
    expect(subject).toBe('ttp.rule.state.R0014');
    expect(payload).toEqual({ rule_id: 'R0014', state: 'clipped', set_by: 'ops', confidence_max: 0.4, ...instants, ...place });
  });

  it('announces a cleared state as enabled, by whoever has cleared it', () => {
    const { subject, payload } = announceChange({ ...base, by: 'eve', action: 'clear_state', after: null }, LOG_ID);
    const nothing = { confidence_max: null, expires_at: null, set_at: null };
    expect([subject, payload]).toEqual(['ttp.rule.state.R0014', { rule_id: 'R0014', state: 'enabled', set_by: 'eve', ...nothing, ...place }]);
  });

  it('announces an expiry as the revert that it is, enabled, by nobody', () => {
    const { subject, payload } = announceChange({ ...base, by: 'expiry', action: 'expire_state', after: null }, LOG_ID);
    const nothing = { confidence_max: null, expires_at: null, set_at: null };
    expect([subject, payload]).toEqual(['ttp.rule.state.R0014', { rule_id: 'R0014', auto_revert: true, state: 'enabled', ...nothing, ...place }]);
  });

  it('has one message id for one change, whoever announces it, and another for another change or log', () => {
    expect(idOf(7, LOG_ID)).toBe(idOf(7, LOG_ID));
    expect(new Set([idOf(7, LOG_ID), idOf(8, LOG_ID), idOf(7, 'another')]).size).toBe(3);
  });

  it.each([
    ['R.1', 'ttp.rule.state.%R%2e1'],
    ['R 1\n>*', 'ttp.rule.state.%R%201%a%3e%2a'],
    ['', 'ttp.rule.state.%'],
  ])('announces a rule that DECNET lets be named %j under one segment, and by its own name in the payload', (ruleId, subject) => {
    expect(announceChange({ ...base, ruleId, action: 'expire_state', after: null }, LOG_ID)).toMatchObject({ subject, payload: { rule_id: ruleId } });
  });
});
