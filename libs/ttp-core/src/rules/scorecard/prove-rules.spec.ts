// SPDX-License-Identifier: AGPL-3.0-or-later
import { buildRuleIndex } from '../../engine/rule-index';
import { INTEL, packFiles } from '../../lifters/testing/lift';
import { permissiveAttack } from '../../testing';
import { loadRules } from '../load-rules';
import { formatIssue } from '../rule-issue';
import { proveRules } from './prove-rules';

const CONTEXT = { now: new Date('2026-11-21T08:00:00Z'), attackRelease: 'v19.0', intel: INTEL };

const aDocument = (ruleId: string, pattern: string, tests: readonly string[], technique = 'T1105') => ({
  file: `${ruleId}.yaml`,
  text: [
    `rule_id: ${ruleId}`,
    'rule_version: 1',
    'name: made_up',
    'applies_to: [command]',
    `match: { pattern: '${pattern}' }`,
    `emits: [{ technique_id: ${technique}, tactic: TA0011, confidence: 0.8 }]`,
    ...(tests.length > 0 ? ['tests:', ...tests.map((test) => `  - ${test}`)] : []),
  ].join('\n'),
});

function prove(...files: Parameters<typeof loadRules>[0]) {
  const loaded = loadRules(files, permissiveAttack);
  return proveRules(loaded, buildRuleIndex(loaded.rules), CONTEXT);
}

describe('proveRules', () => {
  it('runs the examples of each rule against all rules', () => {
    const proofs = prove(
      aDocument('R0901', 'fetch-tool', ['match: fetch-tool one', 'match: fetch-tool two-tool', 'ignore: two-tool fetch']),
      aDocument('R0902', 'two-tool', ['match: two-tool', 'ignore: fetch-tool']),
      aDocument('R0903', 'tool one', ['match: tool one', 'ignore: fetch-tool'], 'T1082'),
    );
    expect(proofs.get('R0901')).toEqual({
      examples: 3,
      failures: [],
      missing: [],
      overlaps: [
        { ruleId: 'R0902', share: { count: 1, of: 2 }, sameTechnique: true },
        { ruleId: 'R0903', share: { count: 1, of: 2 }, sameTechnique: false },
      ],
    });
    expect(proofs.get('R0902')?.overlaps).toEqual([]);
  });

  it('sees a command as a shell would', () => {
    expect(prove(aDocument('R0901', 'fetch-tool', ["match: f''etch-tool one", 'ignore: echo'])).get('R0901')?.failures).toEqual([]);
  });

  it('tells where an example is that does the wrong thing', () => {
    const proof = prove(aDocument('R0901', 'fetch-tool', ['match: fetch-tool', 'match: other', 'ignore: fetch-tool'])).get('R0901');
    expect(proof?.failures.map(formatIssue)).toEqual([
      'R0901.yaml:9:5: error R0901 tests: this example should fire the rule and does not; correct the pattern or the example',
      'R0901.yaml:10:5: error R0901 tests: this example should not fire the rule and does; correct the pattern or the example',
    ]);
  });

  it('misses a kind of example, and of a reserved rule none', () => {
    const proofs = prove(aDocument('R0901', 'fetch-tool', []), aDocument('R0902', 'two-tool', ['match: two-tool']), ...packFiles('ttp'));
    const missing = (ruleId: string) => proofs.get(ruleId)?.missing.map(({ message }) => message);
    expect(missing('R0901')).toEqual(['no example of what to match', 'no example of what to ignore']);
    expect(missing('R0902')).toEqual(['no example of what to ignore']);
    expect([missing('R0030'), missing('R0058'), missing('R0001')]).toEqual([[], [], []]);
  });

  it('holds for the whole pack at once', () => {
    const proofs = prove(...packFiles('ttp'));
    expect([...proofs.values()].flatMap(({ failures, missing }) => [...failures, ...missing]).map(formatIssue)).toEqual([]);
    expect([...proofs.values()].filter(({ overlaps }) => overlaps.length > 0).length).toBeGreaterThan(50);
  });
});
