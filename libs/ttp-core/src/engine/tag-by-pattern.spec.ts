// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE } from '../rules/rule';
import type { RuleState } from '../rules/rule';
import { aCommand, anEmit, anEvent, anIndex, aRule } from '../testing';
import type { MatchMeter } from './rule-index';
import { tagByPattern } from './tag-by-pattern';

const NOW = new Date('2026-11-21T08:00:00Z');
const CONTEXT = { now: NOW, attackRelease: 'v19.0' };
const APPEND = 'echo key >> ~/.ssh/authorized_keys';

const state = (parts: Partial<RuleState>): RuleState => ({ ...DEFAULT_STATE, ...parts });
const PAST = new Date(NOW.getTime() - 1);

/** Letters a and b without a pattern, so that an automaton meets a new state at almost every step. */
function noise(length: number): string {
  let seed = 1;
  const letter = () => ((seed = (seed * 48_271) % 0x7fff_ffff) > 0x3fff_ffff ? 'a' : 'b');
  return Array.from({ length }, letter).join('');
}

describe('tagByPattern', () => {
  it('ignores a plain read', () => {
    expect(tagByPattern(aCommand('cat ~/.ssh/authorized_keys'), anIndex(aRule()), CONTEXT)).toEqual([]);
  });

  it('tags each emit of a rule that occurs, in its order, with the evidence the rule asks for', () => {
    const rule = aRule({ emits: [anEmit(), anEmit({ technique: { techniqueId: 'T1021', subTechniqueId: null }, tactic: 'TA0008', confidence: 0.4 })] });
    const tags = tagByPattern(aCommand(APPEND, { uid: '0' }), anIndex(rule), CONTEXT);
    expect(tags.map(({ techniqueId, tactic, confidence, evidence }) => ({ techniqueId, tactic, confidence, evidence }))).toEqual([
      { techniqueId: 'T1098', tactic: 'TA0003', confidence: 0.8, evidence: { command_text: APPEND, uid: '0' } },
      { techniqueId: 'T1021', tactic: 'TA0008', confidence: 0.4, evidence: { command_text: APPEND, uid: '0' } },
    ]);
  });

  it('tags once however often the pattern occurs', () => {
    expect(tagByPattern(aCommand(`${APPEND}; ${APPEND}`), anIndex(aRule()), CONTEXT)).toHaveLength(1);
  });

  it('orders tags by rule id, across fields and whatever order the rules came in', () => {
    const rules = [
      aRule({ ruleId: 'R0903', appliesTo: ['http_request'], pattern: 'sqlmap', field: 'user_agent' }),
      aRule({ ruleId: 'R0902', appliesTo: ['http_request'], pattern: 'union' }),
      aRule({ ruleId: 'R0901', appliesTo: ['http_request'], pattern: 'sqlmap/1', field: 'user_agent' }),
    ];
    const event = anEvent({ sourceKind: 'http_request', payload: { raw_url: '/?q=union', user_agent: 'sqlmap/1.8' } });
    expect(tagByPattern(event, anIndex(...rules), CONTEXT).map(({ ruleId }) => ruleId)).toEqual(['R0901', 'R0902', 'R0903']);
  });

  it.each([
    ['http_request', 'raw_url'],
    ['auth_attempt', 'username'],
    ['payload', 'payload_text'],
  ] as const)('looks at the default field of %s', (sourceKind, field) => {
    const index = anIndex(aRule({ appliesTo: [sourceKind], pattern: 'needle' }));
    expect(tagByPattern(anEvent({ sourceKind, payload: { [field]: 'a needle' } }), index, CONTEXT)).toHaveLength(1);
    expect(tagByPattern(anEvent({ sourceKind, payload: { other: 'a needle' } }), index, CONTEXT)).toEqual([]);
  });

  it.each([undefined, null, 7, ['>> authorized_keys'], { text: '>> authorized_keys' }])('does not match the value %j', (value) => {
    expect(tagByPattern(anEvent({ payload: { command_text: value } }), anIndex(aRule()), CONTEXT)).toEqual([]);
  });

  it('leaves lifter rules and other kinds alone', () => {
    const lifter = aRule({ ruleId: 'R0901', match: { family: 'lifter', predicate: 'behavioral_beaconing', parameters: {} } });
    const http = aRule({ ruleId: 'R0902', appliesTo: ['http_request'] });
    expect(tagByPattern(aCommand(APPEND), anIndex(lifter, http), CONTEXT)).toEqual([]);
  });

  it.each([
    ['enabled', state({}), [0.8]],
    ['enabled, expired', state({ expiresAt: PAST }), [0.8]],
    ['disabled', state({ state: 'disabled' }), []],
    ['disabled, expired', state({ state: 'disabled', expiresAt: PAST }), [0.8]],
    ['clipped', state({ state: 'clipped', confidenceMax: 0.5 }), [0.5]],
    ['clipped, expired', state({ state: 'clipped', confidenceMax: 0.5, expiresAt: PAST }), [0.8]],
    ['clipped without a ceiling', state({ state: 'clipped' }), [0.8]],
  ])('honours the state %s', (_, ruleState, confidences) => {
    const tags = tagByPattern(aCommand(APPEND), anIndex(aRule({ state: ruleState })), CONTEXT);
    expect(tags.map(({ confidence }) => confidence)).toEqual(confidences);
  });

  it('matches the head and the tail of a long text, tells the meter and marks the evidence', () => {
    const told: string[] = [];
    const meter: MatchMeter = { overBudget: (kind) => told.push(`budget ${kind}`), clipped: (kind) => told.push(`clipped ${kind}`) };
    const index = anIndex(aRule({ pattern: 'needle' }));
    const filler = 'a'.repeat(20_000);
    expect(tagByPattern(aCommand(`${filler}needle`), index, { ...CONTEXT, meter })[0]?.evidence).toMatchObject({ truncated: true });
    expect(tagByPattern(aCommand(`${filler}needle${filler}`), index, { ...CONTEXT, meter })).toEqual([]);
    expect(told).toEqual(['clipped command', 'clipped command']);
  });

  it('tells the meter when a hostile text uses up the step budget', () => {
    const told: string[] = [];
    const meter: MatchMeter = { overBudget: (kind) => told.push(kind), clipped: () => undefined };
    const costly = Array.from({ length: 24 }, (_, n) => aRule({ ruleId: `R09${n + 10}`, pattern: `a[ab]{${n + 70}}c` }));
    expect(tagByPattern(aCommand(noise(8_000)), anIndex(...costly), { ...CONTEXT, meter })).toEqual([]);
    expect(told).toEqual(['command']);
  });
});
