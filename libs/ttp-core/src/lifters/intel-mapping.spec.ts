// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { formatIssue } from '../rules/rule-issue';
import { INTEL_PROVIDERS, loadIntelTables, parseIntelMapping } from './intel-mapping';
import type { IntelTechnique } from './intel-mapping';
import { EVERYTHING, packFiles } from './testing/lift';

const GOOD = `provider: feodo
mapping_version: 1
attack_release: '18.1'
signals:
  - id: listed
    label: Listed
    external_reference: { source_name: Feodo Tracker, url: 'https://feodo.example/browse/', external_id: 7 }
    techniques:
      - technique_id: T1071
      - { technique_id: T1588, high_score_threshold: 80 }
    confidence_multiplier: 0.5
`;
const ATTACK = { release: '19.0', exists: (id: string) => id !== 'T1000' };
const parse = (text: string, file = 'feodo.yaml') => parseIntelMapping(text, file, ATTACK);
const lines = (text: string, file?: string) => parse(text, file).issues.map(formatIssue);

describe('parseIntelMapping', () => {
  it('reads a table', () => {
    expect(parse(GOOD, 'rules/intel/feodo.yml')).toEqual({
      issues: [],
      mapping: {
        provider: 'feodo',
        mappingVersion: 1,
        attackRelease: '18.1',
        signals: new Map([
          [
            'listed',
            {
              id: 'listed',
              label: 'Listed',
              reference: { sourceName: 'Feodo Tracker', url: 'https://feodo.example/browse/', externalId: '7' },
              techniques: [
                { techniqueId: 'T1071', highScoreThreshold: null },
                { techniqueId: 'T1588', highScoreThreshold: 80 },
              ],
              multiplier: 0.5,
            },
          ],
        ]),
      },
    });
  });

  it.each<[string, string, string, number, string, RegExp]>([
    ['another name', 'provider: feodo', 'provider: threatfox', 1, 'provider', /not the name of the file/],
    ['an unknown provider', 'provider: feodo', 'provider: other', 1, 'provider', /not a known provider/],
    ['no version', 'mapping_version: 1\n', '', 1, 'mapping_version', /whole number from 1/],
    ['a version of a wrong type', 'mapping_version: 1', 'mapping_version: one', 2, 'mapping_version', /whole number from 1/],
    ['a release that is a number', "'18.1'", '18.1', 3, 'attack_release', /not an ATT&CK release/],
    ['a signal that is no mapping', '- id: listed', '- listed\n  - id: listed', 5, 'signals[0]', /not a mapping/],
    ['no id', 'id: listed\n    ', '', 5, 'signals[0].id', /is missing/],
    ['a label of a wrong type', 'label: Listed', 'label: [x]', 6, 'signals[0].label', /not a text/],
    ['no reference', 'external_reference', 'external', 5, 'signals[0].external_reference', /not a mapping/],
    ['a reference that is no page', 'https://feodo.example/browse/', 'ftp://feodo.example/', 7, 'signals[0].external_reference.url', /https URL/],
    ['techniques that are no list', /techniques:\n.*\n.*\n/.exec(GOOD)?.[0] ?? '', 'techniques: T1071\n', 8, 'signals[0].techniques', /not a list/],
    ['a sub-technique', 'T1071', 'T1071.001', 9, 'signals[0].techniques[0].technique_id', /not a technique id/],
    ['a technique that the release has not', 'T1071', 'T1000', 9, 'signals[0].techniques[0].technique_id', /T1000 is not in ATT&CK 19.0/],
    ['a threshold beyond the score', 'threshold: 80', 'threshold: 101', 10, 'signals[0].techniques[1].high_score_threshold', /from 0 to 100/],
    ['a multiplier above one', 'multiplier: 0.5', 'multiplier: 1.5', 11, 'signals[0].confidence_multiplier', /from 0 to 1/],
  ])('refuses %s, with its line and field', (_, part, by, line, field, message) => {
    const { mapping, issues } = parse(GOOD.replace(part, by));
    const errors = issues.filter(({ severity }) => severity === 'error');
    expect(mapping).toBeNull();
    expect(errors).toMatchObject([{ file: 'feodo.yaml', line, field, message: expect.stringMatching(message) as string }]);
  });

  it('refuses a signal that is there twice', () => {
    const entry = /  - id[^]*/.exec(GOOD)?.[0] ?? '';
    expect(lines(GOOD + entry)).toEqual(['feodo.yaml:12:9: error signals[1].id: listed is defined above; keep one of them']);
  });

  it.each(['', '[]', 'a: b: c', `provider: &a feodo\nx: *a`, `signals: ${'['.repeat(99)}`])('refuses %j', (text) => {
    expect(parse(text).mapping).toBeNull();
    expect(lines(text).length).toBeGreaterThan(0);
  });

  it('warns of a key without an effect', () => {
    expect(lines(GOOD.replace('label: Listed', 'label: Listed\n    colour: red'))).toEqual([
      'feodo.yaml:7:5: warning signals[0].colour: has no effect; use id, label, external_reference, techniques, confidence_multiplier',
    ]);
  });

  it('throws nothing, whatever the text holds', () => {
    const words = fc.constantFrom('provider', 'signals', 'techniques', 'id', ':', '- ', '\n', '  ', '[', '{', 'feodo', "'", '1', 'null', '#');
    fc.assert(fc.property(fc.array(words).map((parts) => parts.join('')), (text) => expect(Array.isArray(parse(text).issues)).toBe(true)));
  });
});

const written = ({ techniqueId, highScoreThreshold: least }: IntelTechnique) => (least === null ? techniqueId : `${techniqueId}>=${least}`);

describe('the shipped tables', () => {
  it('are complete and without fault', () => {
    const { tables, issues } = loadIntelTables(packFiles('intel'), EVERYTHING);
    expect(issues.map(formatIssue)).toEqual([]);
    expect(INTEL_PROVIDERS.map((provider) => `${provider} ${tables[provider]?.mappingVersion}`)).toEqual([
      'abuseipdb 2',
      'greynoise 1',
      'feodo 1',
      'threatfox 1',
    ]);
  });

  it('mean what they always meant', () => {
    const { tables } = loadIntelTables(packFiles('intel'), EVERYTHING);
    const meaning = Object.values(tables).flatMap(({ provider, signals }) =>
      [...signals.values()].map(({ id, techniques }) => `${provider} ${id}: ${techniques.map(written).join(' ')}`),
    );
    expect(meaning).toEqual([
      'abuseipdb 4: ', 'abuseipdb 5: T1110', 'abuseipdb 7: T1566', 'abuseipdb 9: T1090', 'abuseipdb 10: ', 'abuseipdb 11: T1496 T1566>=80',
      'abuseipdb 12: ', 'abuseipdb 13: T1090', 'abuseipdb 14: T1046 T1595', 'abuseipdb 15: T1190', 'abuseipdb 16: T1190', 'abuseipdb 17: T1566',
      'abuseipdb 18: T1110',
      'abuseipdb 19: T1595', 'abuseipdb 20: T1078', 'abuseipdb 21: T1190', 'abuseipdb 22: T1110', 'abuseipdb 23: T1190',
      'feodo listed: T1071 T1588',
      'greynoise tor_exit_node: T1090', 'greynoise ssh_bruteforcer: T1110', 'greynoise web_crawler: T1595', 'greynoise cobalt_strike: T1071 T1588',
      'greynoise metasploit: T1071 T1588', 'greynoise sliver: T1071 T1588', 'greynoise havoc: T1071 T1588',
      'threatfox botnet_cc: T1071 T1588', 'threatfox payload_delivery: T1105 T1588', 'threatfox payload: T1588', 'threatfox cc_skimming: T1056',
    ]);
  });

  it('are all needed to start', () => {
    const { issues } = loadIntelTables(packFiles('intel').filter(({ file }) => file !== 'greynoise.yaml'), EVERYTHING);
    expect(issues.map(formatIssue)).toEqual(['greynoise.yaml:1:1: error: there is no table for greynoise; restore the file from the release']);
  });
});
