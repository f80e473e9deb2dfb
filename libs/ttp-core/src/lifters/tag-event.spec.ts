// SPDX-License-Identifier: AGPL-3.0-or-later
import { SOURCE_KINDS } from '../events/source-kinds';
import type { SourceKind } from '../events/source-kinds';
import type { TaggerEvent } from '../events/tagger-event';
import { DEFAULT_STATE } from '../rules/rule';
import type { RuleState } from '../rules/rule';
import type { Tag } from '../tags/tag';
import { aCommand, anEvent, anIndex, aRule } from '../testing';
import { LIFTERS } from './lifters';
import { tagEvent } from './tag-event';
import type { ChildName } from './tagging-context';
import { aLifterRule, CONTEXT } from './testing/lift';

const brute = aLifterRule('credential_auth_brute_generic', {}, { ruleId: 'R0001', appliesTo: ['auth_attempt'] });
const root = aRule({ ruleId: 'R0902', appliesTo: ['auth_attempt'], pattern: 'root' });
const attempt = anEvent({ sourceKind: 'auth_attempt', payload: { username: 'root', fail_count: 9 } });

const note = aLifterRule('behavioral_ransom_note', {
  payment_keywords: ['pay'],
  require_btc_or_xmr: false,
}, { ruleId: 'R0909', appliesTo: ['email'] });
const bec = aLifterRule('email_bec', { subject_keywords: ['x'], body_action_keywords: ['pay'] }, { ruleId: 'R0904', appliesTo: ['email'] });
const mail = anEvent({ sourceKind: 'email', payload: { subject: 'x' } });

const ruleIds = (tags: readonly Tag[]): readonly string[] => tags.map(({ ruleId }) => ruleId);
const strict = CONTEXT.meter!;

describe('tagEvent', () => {
  it('gives the tags of the engine before those of lifters, and those of a lifter by rule id', () => {
    expect(ruleIds(tagEvent(attempt, anIndex(brute, root), CONTEXT))).toEqual(['R0902', 'R0001']);
    expect(ruleIds(tagEvent(mail, anIndex(bec, note), { ...CONTEXT, bodyText: 'pay' }))).toEqual(['R0909', 'R0904']);
  });

  it('tags commands by pattern alone', () => {
    expect(ruleIds(tagEvent(aCommand('a needle'), anIndex(aRule({ pattern: 'needle' }), brute), CONTEXT))).toEqual(['R0900']);
  });

  it('asks a lifter only about kinds that its rule names', () => {
    const onSession = { ...note, appliesTo: ['session'] as const };
    expect(tagEvent(mail, anIndex(onSession), { ...CONTEXT, bodyText: 'pay' })).toEqual([]);
  });

  const past = new Date(CONTEXT.now.getTime() - 1);
  it.each<readonly [name: string, state: Partial<RuleState>, confidences: readonly number[]]>([
    ['enabled', {}, [0.8]],
    ['enabled until now', { expiresAt: past }, [0.8]],
    ['disabled', { state: 'disabled' }, []],
    ['disabled until now', { state: 'disabled', expiresAt: past }, [0.8]],
    ['clipped', { state: 'clipped', confidenceMax: 0.5 }, [0.5]],
    ['clipped until now', { state: 'clipped', confidenceMax: 0.5, expiresAt: past }, [0.8]],
    ['clipped above what it claims', { state: 'clipped', confidenceMax: 0.9 }, [0.8]],
    ['clipped at one', { state: 'clipped', confidenceMax: 1 }, [0.8]],
    ['clipped without a ceiling', { state: 'clipped' }, [0.8]],
  ])('honours the state %s, also when it is set later', (_, parts, confidences) => {
    const index = anIndex(brute);
    const state = { ...DEFAULT_STATE, ...parts };
    expect(tagEvent(attempt, anIndex({ ...brute, state }), CONTEXT).map(({ confidence }) => confidence)).toEqual(confidences);
    expect(tagEvent(attempt, index.withState('R0001', state), CONTEXT).map(({ confidence }) => confidence)).toEqual(confidences);
  });

  it.each<readonly [child: ChildName, kind: SourceKind, itsField: string, others: readonly string[]]>([
    ['credential', 'auth_attempt', 'fail_count', ['R0902']],
    ['rule_engine', 'auth_attempt', 'username', ['R0001']],
    ['behavioral', 'http_request', 'request_path', ['R0905']],
    ['rule_engine', 'http_request', 'raw_url', ['R0906']],
    ['behavioral', 'email', 'llmnr_poisoned', ['R0908']],
    ['email', 'email', 'rcpt_count', ['R0907']],
  ])('keeps the tags of the others when %s fails on an event of kind %s, and says so', (child, sourceKind, itsField, others) => {
    const web = aRule({ ruleId: 'R0905', appliesTo: ['http_request'], pattern: 'needle' });
    const paths = aLifterRule('behavioral_credentials_in_files', { paths: ['env'] }, { ruleId: 'R0906', appliesTo: ['http_request'] });
    const poisoning = aLifterRule('behavioral_llmnr_poisoning', {}, { ruleId: 'R0907', appliesTo: ['email'] });
    const phish = aLifterRule('email_mass_phish', {}, { ruleId: 'R0908', appliesTo: ['email'] });
    const index = anIndex(brute, root, web, paths, poisoning, phish);
    const request = { raw_url: 'needle', request_path: '.env' };
    const all = { fail_count: 9, username: 'root', ...request, llmnr_poisoned: true, rcpt_count: 25, body_simhash: '00ff' };
    const broken = new Error('broken');
    const payload = Object.defineProperty({ ...all }, itsField, {
      get: () => {
        throw broken;
      },
    });
    const failed = jest.fn();
    expect(tagEvent(anEvent({ sourceKind, payload: all }), index, CONTEXT)).toHaveLength(2);
    expect(ruleIds(tagEvent(anEvent({ sourceKind, payload }), index, { ...CONTEXT, meter: { ...strict, failed } }))).toEqual(others);
    expect(failed.mock.calls).toEqual([[child, sourceKind, broken]]);
    expect(ruleIds(tagEvent(anEvent({ sourceKind, payload }), index, { ...CONTEXT, meter: undefined }))).toEqual(others);
  });

  it('lets no child change what another sees', () => {
    const payload = Object.freeze({ subject: 'x', rcpt_domains: Object.freeze(['b.example', 'a.example']) });
    expect(tagEvent({ ...mail, payload }, anIndex(bec, note), { ...CONTEXT, bodyText: 'pay' })).toHaveLength(2);
    expect(payload).toEqual({ subject: 'x', rcpt_domains: ['b.example', 'a.example'] });
  });

  it('has somebody for every kind, and tells of a kind that nobody takes', () => {
    const unhandled = jest.fn();
    const meter = { ...strict, unhandled };
    for (const sourceKind of SOURCE_KINDS) expect(tagEvent(anEvent({ sourceKind }), anIndex(), { ...CONTEXT, meter })).toEqual([]);
    expect(unhandled.mock.calls).toEqual([]);
    expect(tagEvent({ ...attempt, sourceKind: 'toString' } as unknown as TaggerEvent, anIndex(brute), { ...CONTEXT, meter })).toEqual([]);
    expect(unhandled.mock.calls).toEqual([['toString']]);
  });

  it('stores no evidence that its kind does not declare, and says so', () => {
    const undeclaredEvidence = jest.fn();
    const destruction = aLifterRule('behavioral_data_destruction', { patterns: ['FLUSHALL'] }, { ruleId: 'R0903', appliesTo: ['email'] });
    const event = { ...mail, payload: { subject: 'x', op_text: 'FLUSHALL' } };
    const tags = tagEvent(event, anIndex(destruction, note), { ...CONTEXT, bodyText: 'pay', meter: { ...strict, undeclaredEvidence } });
    expect(ruleIds(tags)).toEqual(['R0909']);
    expect(undeclaredEvidence.mock.calls).toEqual([['behavioral', 'R0903', ['matched_op']]]);
  });

  it('wraps the work of each child', () => {
    const children: string[] = [];
    const around = (child: string, work: () => readonly Tag[]) => {
      children.push(child);
      return work();
    };
    expect(tagEvent(attempt, anIndex(brute, root), { ...CONTEXT, around })).toHaveLength(2);
    expect(children).toEqual(['rule_engine', 'credential']);
  });

  it('ignores a rule whose parameters are wrong, and one that nothing evaluates', () => {
    const wrong = aLifterRule('credential_auth_brute_generic', { fail_threshold: 'many' }, { ruleId: 'R0903', appliesTo: ['auth_attempt'] });
    const nobodys = aLifterRule('c2_fingerprint', {}, { ruleId: 'R0904', appliesTo: ['auth_attempt'] });
    expect(ruleIds(tagEvent(attempt, anIndex(wrong, nobodys, brute), CONTEXT))).toEqual(['R0001']);
  });
});

it('gives each predicate one owner, whose name it bears', () => {
  const owners = LIFTERS.flatMap(({ name, predicates }) => predicates.map((predicate) => [predicate, name] as const));
  expect(new Set(owners.map(([predicate]) => predicate)).size).toBe(owners.length);
  const prefixes = new Map<string, string>([['canary_fingerprint', 'canary'], ['ipv6_leak', 'ipv6']]);
  for (const [predicate, name] of owners) expect(predicate.startsWith(`${prefixes.get(name) ?? name}_`)).toBe(true);
});
