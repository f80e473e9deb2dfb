// SPDX-License-Identifier: AGPL-3.0-or-later
import { matrix } from './render-matrix';
import { renderResult } from './render-result';

const cells = [
  { tactic: 'TA0007', tacticName: 'Discovery', id: 'T1082', count: 3 },
  { tactic: 'TA0002', tacticName: 'Execution', id: 'T1059.004', count: 2 },
  { tactic: 'TA0007', tacticName: 'Discovery', id: 'T1033', count: 12 },
];

describe('matrix', () => {
  it('puts tactics in the order of the ATT&CK matrix and techniques by count', () => {
    expect(matrix(cells, 80)).toBe(['Execution    Discovery', '───────────  ─────────', 'T1059.004 2  T1033 12', '             T1082 3', ''].join('\n'));
  });

  it('wraps to the width', () => {
    expect(matrix(cells, 15)).toBe(['Execution', '───────────', 'T1059.004 2', '', 'Discovery', '─────────', 'T1033 12', 'T1082 3', ''].join('\n'));
  });
});

describe('renderResult', () => {
  it('shows technique, tactic, confidence, rule and evidence, with hostile text made harmless and long text cut', () => {
    const evidence = `\u001b[31mwget ${'x'.repeat(100)}`;
    const techniques = [{ id: 'T1105', name: 'Ingress Tool Transfer', tactic: 'Command and Control', confidence: 0.85, rules: ['R0012'], count: 1, evidence }];
    const text = renderResult({ attackers: [{ address: '192.0.2.7', techniques }], more: 2, cells }, 140);
    const line = text.split('\n')[1] ?? '';
    expect(text.startsWith('192.0.2.7\n')).toBe(true);
    expect(line).toMatch(/^ {2}T1105 {6}Ingress Tool Transfer +Command and Control +0\.85 {2}×1 {4}R0012 {2}\\x1b\[31mwget x+…$/);
    expect(line).toHaveLength(140);
    expect(text).toContain('… and 2 more attackers');
    expect(text).not.toContain('\u001b');
  });
});
