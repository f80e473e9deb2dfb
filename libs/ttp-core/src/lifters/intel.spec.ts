// SPDX-License-Identifier: AGPL-3.0-or-later
import { permissiveAttack } from '../testing';
import { loadRules } from '../rules/load-rules';
import type { Rule } from '../rules/rule';
import type { Tag } from '../tags/tag';
import type { Payload } from './payload';
import { packFiles, tagsFor } from './testing/lift';

const PACK = new Map(loadRules(packFiles('ttp'), permissiveAttack).rules.map((rule) => [rule.ruleId, rule]));

const tags = (ruleId: string, payload: Payload, context = {}) => tagsFor('intel', PACK.get(ruleId) as Rule, payload, context);
/** `T1110 0.448` or `T1595.002 0.7` of each tag. */
const claims = (ruleId: string, payload: Payload) => tags(ruleId, payload).map(claim);
const claim = (tag: Tag) => `${tag.subTechniqueId ?? tag.techniqueId} ${Number(tag.confidence.toFixed(4))}`;
const evidence = (ruleId: string, payload: Payload) => tags(ruleId, payload).map((tag) => tag.evidence);

describe('AbuseIPDB (R0054)', () => {
  it('says each category its technique, in the order of the rule, weighed by the score', () => {
    expect(claims('R0054', { abuseipdb_score: 64, abuseipdb_categories: [14, 9] })).toEqual(['T1046 0.448', 'T1090 0.384', 'T1595 0.448']);
    expect(claims('R0054', { abuseipdb_score: 30, abuseipdb_categories: [18] })).toEqual(['T1110 0.21']);
    expect(claims('R0054', { abuseipdb_score: 100, categories: [20, 11, 7, 21] })).toEqual(['T1190 0.7', 'T1566 0.7', 'T1078 0.6', 'T1496 0.6']);
  });

  it('shows the categories that led there, and the score', () => {
    expect(evidence('R0054', { abuseipdb_score: 64.9, abuseipdb_categories: [22, 14, 5, '18', 22] })[0]).toEqual({
      abuseipdb_categories: [22, 5],
      abuse_confidence_score: 64,
      abuseipdb_score: 64.9,
    });
  });

  it('takes spam for phishing only where the score is high', () => {
    expect(claims('R0054', { abuseipdb_score: 79, abuseipdb_categories: [11] })).toEqual(['T1496 0.474']);
    expect(claims('R0054', { abuseipdb_score: 80, abuseipdb_categories: [11] })).toEqual(['T1566 0.56', 'T1496 0.48']);
  });

  it.each([
    { abuseipdb_score: null, abuseipdb_categories: [18] },
    { abuseipdb_score: '90', abuseipdb_categories: [18] },
    { abuseipdb_score: true, abuseipdb_categories: [18] },
    { abuseipdb_score: 101, abuseipdb_categories: [18] },
    { abuseipdb_score: -1, abuseipdb_categories: [18] },
    { abuseipdb_score: 90, abuseipdb_categories: [4, 10, 12, 99] },
    { abuseipdb_score: 90, abuseipdb_categories: ['18', 18.5, null] },
    { abuseipdb_score: 90, abuseipdb_categories: '18' },
    { abuseipdb_score: 90 },
  ])('gives nothing for %j', (payload) => expect(tags('R0054', payload)).toEqual([]));
});

describe('GreyNoise (R0055)', () => {
  it.each([
    [{ greynoise_classification: 'scanner' }, ['T1595.002 0.7']],
    [{ greynoise_classification: 'malicious' }, ['T1071 0.35']],
    [{ greynoise_classification: 'malicious', greynoise_tags: ['sliver'] }, ['T1071 0.7', 'T1588 0.7']],
    [{ greynoise_classification: 'malicious', greynoise_tags: ['tor_exit_node', 'ssh_bruteforcer'] }, ['T1071 0.35', 'T1090 0.7', 'T1110 0.7']],
    [{ greynoise_tags: ['web_crawler', 'havoc', 7, 'unknown'] }, ['T1595.002 0.7', 'T1071 0.7', 'T1588 0.7']],
  ])('makes of %j %j', (payload, expected) => expect(claims('R0055', payload)).toEqual(expected));

  it('shows all signals that led to a technique', () => {
    const payload = {
      greynoise_classification: 'scanner',
      greynoise_tags: ['metasploit', 'web_crawler', 'cobalt_strike'],
      greynoise_name: 'Example',
    };
    expect(evidence('R0055', payload).map(({ greynoise_tags: signals }) => signals)).toEqual([
      ['scanner', 'web_crawler'],
      ['metasploit', 'cobalt_strike'],
      ['metasploit', 'cobalt_strike'],
    ]);
    expect(evidence('R0055', payload)[0]).toMatchObject({ greynoise_classification: 'scanner', greynoise_name: 'Example' });
  });

  it.each([
    { greynoise_classification: 'benign' },
    { greynoise_classification: 'Malicious' },
    { greynoise_classification: null, greynoise_tags: null },
    { greynoise_tags: 'sliver' },
    {},
  ])(
    'gives nothing for %j',
    (payload) => expect(tags('R0055', payload)).toEqual([]),
  );
});

describe('Feodo Tracker (R0056)', () => {
  it('takes a listing for a server of a botnet', () => {
    const payload = { feodo_listed: true, feodo_malware_family: 'ExampleBot', first_seen_feodo: '2026-01-01' };
    expect(claims('R0056', payload)).toEqual(['T1071.001 0.85', 'T1588.001 0.85']);
    expect(evidence('R0056', payload)[1]).toEqual({ ...payload, malware_family: 'ExampleBot' });
    expect(evidence('R0056', {
      feodo_listed: true,
      feodo_malware_family: '',
      malware_family: 'Other',
    })[0]).toMatchObject({ malware_family: 'Other' });
  });

  it.each([{ feodo_listed: false }, { feodo_listed: null }, { feodo_listed: 'true' }, { feodo_listed: 1 }, {}])('gives nothing for %j', (payload) =>
    expect(tags('R0056', payload)).toEqual([]),
  );
});

describe('ThreatFox (R0057)', () => {
  it.each([
    [{ threatfox_threat_types: ['botnet_cc'] }, ['T1071 0.8', 'T1588.001 0.8']],
    [{ threatfox_threat_types: ['payload_delivery', 7] }, ['T1588.001 0.8', 'T1105 0.75']],
    [{ threatfox_threat_types: [], threat_type: 'payload' }, ['T1588.001 0.8']],
    [{ threat_type: ['cc_skimming'] }, ['T1056 0.7']],
  ])('makes of %j %j', (payload, expected) => expect(claims('R0057', payload)).toEqual(expected));

  it('shows threat types of the technique, and families and kinds of all', () => {
    const payload = { threatfox_threat_types: ['payload', 'botnet_cc'], threatfox_malware_families: ['a', 7], threatfox_ioc_types: ['url'] };
    expect(evidence('R0057', payload).map(({ threat_types: types }) => types)).toEqual([['botnet_cc'], ['payload', 'botnet_cc']]);
    expect(evidence('R0057', payload)[0]).toEqual({ ...payload, threat_types: ['botnet_cc'], malware_families: ['a'], ioc_types: ['url'] });
    expect(evidence('R0057', { threat_type: 'payload', malware_family: 'b' })[0]).toEqual({ threat_types: ['payload'], malware_families: ['b'] });
  });

  it.each([
    { threatfox_listed: true },
    { threatfox_ioc_types: ['botnet_cc'] },
    { threatfox_threat_types: ['Payload'] },
    { threat_type: null },
    {},
  ])('gives nothing for %j', (payload) =>
    expect(tags('R0057', payload)).toEqual([]),
  );
});

it('never raises anything for a verdict alone (R0058)', () => expect(tags('R0058', { aggregate_verdict: 'malicious' })).toEqual([]));

it('gives nothing without a table', () => {
  const payload = {
    abuseipdb_score: 90,
    abuseipdb_categories: [18],
    greynoise_classification: 'malicious',
    feodo_listed: true,
    threat_type: 'payload',
  };
  expect(['R0054', 'R0055', 'R0056', 'R0057'].flatMap((ruleId) => tags(ruleId, payload, { intel: {} }))).toEqual([]);
});

it('names a page for each tag', () => {
  expect(tags('R0057', { threat_type: 'payload' })[0]?.mitreUrl).toBe('https://attack.mitre.org/techniques/T1588/001');
});
