// SPDX-License-Identifier: AGPL-3.0-or-later
import type { WrittenEmit } from '@ttp/ttp-core';
import type { AttackCatalog } from './catalog';
import { loadShippedCatalog } from './shipped';

let v18: AttackCatalog;
let v19: AttackCatalog;
beforeAll(async () => {
  [v18, v19] = await Promise.all([loadShippedCatalog('18.1'), loadShippedCatalog('19.0')]);
});

/** `T1562.001 TA0005` as a rule writes it. */
function written(emit: string): WrittenEmit {
  const [id = '', tactic = ''] = emit.split(' ');
  return { techniqueId: id.replace(/\..*/, ''), subTechniqueId: id.includes('.') ? id : null, tactic };
}

/** The resolved emit in the same spelling, or the refused field. */
function resolved(catalog: AttackCatalog, emit: string): string {
  const result = catalog.resolveEmit(written(emit));
  return result.ok ? `${result.technique.subTechniqueId ?? result.technique.techniqueId} ${result.tactic}` : result.field;
}

/** The 17 techniques that 19.0 revoked, and where it put them. */
const REVOKED_IN_19: readonly (readonly [string, string])[] = [
  ['T1070.001', 'T1685.005 TA0112'],
  ['T1070.002', 'T1685.006 TA0112'],
  ['T1562', 'T1685 TA0112'],
  ['T1562.001', 'T1685 TA0112'],
  ['T1562.002', 'T1685.001 TA0112'],
  ['T1562.003', 'T1690 TA0112'],
  ['T1562.004', 'T1686 TA0112'],
  ['T1562.006', 'T1685 TA0112'],
  ['T1562.007', 'T1686.001 TA0112'],
  ['T1562.008', 'T1685.002 TA0112'],
  ['T1562.009', 'T1688 TA0112'],
  ['T1562.010', 'T1689 TA0112'],
  ['T1562.011', 'T1685.003 TA0112'],
  ['T1562.012', 'T1685.004 TA0112'],
  ['T1562.013', 'T1686.002 TA0112'],
  ['T1656', 'T1684.001 TA0005'],
  ['T1672', 'T1684.002 TA0005'],
];

describe('an emit written for 18.1', () => {
  it.each(REVOKED_IN_19)('%s under Defense Evasion becomes %s in 19.0', (id, expected) => {
    expect(resolved(v19, `${id} TA0005`)).toBe(expected);
  });

  it.each(REVOKED_IN_19)('%s stays as written in 18.1', (id) => {
    expect(resolved(v18, `${id} TA0005`)).toBe(`${id} TA0005`);
  });

  it.each([
    ['T1089 TA0005', 'T1685 TA0112', 'revoked long before, and its replacement revoked in 19.0'],
    ['T1086 TA0002', 'T1059.001 TA0002', 'a technique that became a sub-technique'],
    ['T1112 TA0005', 'T1112 TA0112', 'Defense Evasion became Defense Impairment'],
    ['T1112 TA0003', 'T1112 TA0003', 'its other tactic stayed'],
    ['T1070.003 TA0005', 'T1070.003 TA0005', 'Defense Evasion became Stealth, which kept the id'],
    ['T1548.003 TA0005', 'T1548.003 TA0004', 'only one tactic was left to it'],
    ['T1574.007 TA0003', 'tactic', 'it left two tactics and joined one: which is open'],
    ['t1059.004 ta0002', 'T1059.004 TA0002', 'case does not matter'],
  ])('%s gives %s in 19.0: %s', (emit, expected) => {
    expect(resolved(v19, emit)).toBe(expected);
  });

  it('is told apart from 19.0 by both ids of the resolved technique and by its page', () => {
    expect(v19.resolveEmit(written('T1562.001 TA0005'))).toEqual({
      ok: true,
      technique: { techniqueId: 'T1685', subTechniqueId: null },
      tactic: 'TA0112',
      mitreUrl: 'https://attack.mitre.org/techniques/T1685',
    });
    expect(v19.resolveEmit(written('T1070.002 TA0005'))).toEqual({
      ok: true,
      technique: { techniqueId: 'T1685', subTechniqueId: 'T1685.006' },
      tactic: 'TA0112',
      mitreUrl: 'https://attack.mitre.org/techniques/T1685/006',
    });
  });
});

describe('an emit written for 19.0', () => {
  const unique = REVOKED_IN_19.filter(([, emit]) => !emit.startsWith('T1685 '));

  it.each(unique)('returns to %s in 18.1 from %s', (id, emit) => {
    expect(resolved(v18, emit)).toBe(`${id} TA0005`);
  });

  it.each(REVOKED_IN_19)('(the replacement of %s) %s stays as written in 19.0', (_, emit) => {
    expect(resolved(v19, emit)).toBe(emit);
  });

  it.each([
    ['T1112 TA0112', 'T1112 TA0005', 'Defense Impairment was part of Defense Evasion'],
    ['T1562.001 TA0112', 'T1562.001 TA0005', 'an id of 18.1 under a tactic of 19.0'],
    ['T1127 TA0002', 'T1127 TA0005', 'only one tactic was there'],
    ['T1574.007 TA0002', 'tactic', 'it was under three others: which is open'],
    ['T1682 TA0043', 'technique_id', 'new, it replaced nothing'],
  ])('%s gives %s in 18.1: %s', (emit, expected) => {
    expect(resolved(v18, emit)).toBe(expected);
  });

  it('is refused with the candidates when it replaced several techniques', () => {
    expect(v18.resolveEmit(written('T1685 TA0112'))).toEqual({
      ok: false,
      field: 'technique_id',
      reason: 'T1685 came with ATT&CK 19.0 and replaced 3 techniques of 18.1',
      fix: 'write T1562 (Impair Defenses), T1562.001 (Disable or Modify Tools) or T1562.006 (Indicator Blocking)',
    });
  });
});

describe('a refusal names the field, the reason and what to write instead', () => {
  it.each([
    ['T9999 TA0001', 'technique_id', 'T9999 is not in ATT&CK 19.0', 'write an id such as T1059 or T1059.004'],
    ['T1959 TA0002', 'technique_id', 'T1959 is not in ATT&CK 19.0', 'did you mean T1659 (Content Injection)?'],
    ['T1059.044 TA0002', 'sub_technique_id', 'T1059.044 is not in ATT&CK 19.0', 'did you mean T1059.004 (Unix Shell)?'],
    ['T1O59 TA0002', 'technique_id', 'T1O59 is not in ATT&CK 19.0', 'did you mean T1059 (Command and Scripting Interpreter)?'],
    ['T1153 TA0002', 'technique_id', 'T1153 (Source) is deprecated in ATT&CK 19.0 and nothing replaces it', 'write an active technique that fits'],
    ['T1029 TA0011', 'tactic', 'T1029 is not under TA0011 (Command and Control) in ATT&CK 19.0', 'write TA0010 (Exfiltration)'],
    ['T1059 TA9999', 'tactic', 'T1059 is not under TA9999 (not a tactic of 19.0) in ATT&CK 19.0', 'write TA0002 (Execution)'],
    [
      'T1574.007 TA0003',
      'tactic',
      'T1574.007 is not under TA0003 (Persistence) in ATT&CK 19.0',
      'write TA0005 (Stealth) or TA0002 (Execution)',
    ],
  ])('%s', (emit, field, reason, fix) => {
    expect(v19.resolveEmit(written(emit))).toEqual({ ok: false, field, reason, fix });
  });

  it.each([
    [{ techniqueId: 'T1110', subTechniqueId: 'T1059.004' }, 'sub_technique_id', 'write technique_id: T1059, or a sub-technique of T1110'],
    [{ techniqueId: 'T1059', subTechniqueId: 'T1059' }, 'sub_technique_id', 'write an id such as T1059.001, or leave sub_technique_id out'],
    [{ techniqueId: 'T1059.004', subTechniqueId: null }, 'technique_id', 'write technique_id: T1059 and sub_technique_id: T1059.004'],
  ])('%p', (ids, field, fix) => {
    expect(v19.resolveEmit({ ...ids, tactic: 'TA0002' })).toMatchObject({ ok: false, field, fix });
  });
});

/** Every emit of the shipped rule pack. */
const PACK = `
  T1110 TA0006; T1110.001 TA0006; T1110.003 TA0006; T1110.004 TA0006; T1078 TA0001; T1078.001 TA0001; T1190 TA0001; T1595.002 TA0043; T1059.004 TA0002;
  T1059 TA0002; T1105 TA0011; T1083 TA0007; T1003.008 TA0006; T1548.001 TA0004; T1046 TA0007; T1595 TA0043; T1082 TA0007; T1033 TA0007; T1016 TA0007;
  T1049 TA0007; T1087.002 TA0007; T1482 TA0007; T1135 TA0007; T1136.001 TA0003; T1053.003 TA0003; T1098.004 TA0003; T1505.003 TA0003; T1070.003 TA0005;
  T1548.003 TA0004; T1071 TA0011; T1071.001 TA0011; T1029 TA0010; T1485 TA0040; T1486 TA0040; T1567 TA0010; T1213 TA0009; T1552.001 TA0006;
  T1552.007 TA0006; T1611 TA0004; T1557.001 TA0009; T1602.002 TA0009; T1496 TA0040; T1586.002 TA0042; T1566 TA0001; T1588.001 TA0042; T1036.005 TA0005;
  T1566.002 TA0001; T1036 TA0005; T1204.002 TA0002; T1566.001 TA0001; T1566.003 TA0001; T1071.003 TA0011; T1027 TA0005; T1588.002 TA0042; T1090 TA0011;
  T1588 TA0042; T1056 TA0009`
  .split(';')
  .map((emit) => emit.trim());

describe('the shipped rule pack', () => {
  it.each(PACK)('%s means the same in both releases', (emit) => {
    expect([resolved(v18, emit), resolved(v19, emit)]).toEqual([emit, emit]);
  });
});
