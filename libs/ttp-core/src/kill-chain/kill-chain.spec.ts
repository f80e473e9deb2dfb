// SPDX-License-Identifier: AGPL-3.0-or-later
import { KILL_CHAIN_PHASES, OBSERVABLE_PHASES, stageOf } from './phases';
import { PHASED_TACTICS, phaseOfTactic, tacticOfPhase } from './tactic-phases';

describe('kill-chain phases', () => {
  it('are nineteen, in three stages', () => {
    expect(KILL_CHAIN_PHASES).toHaveLength(19);
    const counts = Map.groupBy(KILL_CHAIN_PHASES, stageOf);
    expect([...counts].map(([stage, phases]) => [stage, phases.length])).toEqual([['in', 9], ['through', 6], ['out', 4]]);
    expect([stageOf('persistence'), stageOf('discovery'), stageOf('impact')]).toEqual(['in', 'through', 'out']);
  });

  it('are visible to a decoy but for what happens elsewhere', () => {
    expect(OBSERVABLE_PHASES).toHaveLength(15);
    const unseen = KILL_CHAIN_PHASES.filter((phase) => !OBSERVABLE_PHASES.includes(phase));
    expect(unseen).toEqual(['reconnaissance', 'resource_development', 'weaponization', 'social_engineering']);
  });
});

describe('tactics and phases', () => {
  it.each([
    ['TA0043', 'reconnaissance'],
    ['TA0042', 'resource_development'],
    ['TA0001', 'delivery'],
    ['TA0002', 'execution'],
    ['TA0003', 'persistence'],
    ['TA0004', 'privilege_escalation'],
    ['TA0005', 'defense_evasion'],
    ['TA0006', 'credential_access'],
    ['TA0007', 'discovery'],
    ['TA0008', 'lateral_movement'],
    ['TA0009', 'collection'],
    ['TA0011', 'command_and_control'],
    ['TA0010', 'exfiltration'],
    ['TA0040', 'impact'],
  ] as const)('%s is %s, and stands for it', (tactic, phase) => {
    expect(phaseOfTactic(tactic)).toBe(phase);
    expect(tacticOfPhase(phase)).toBe(tactic);
  });

  it.each([
    ['TA0112', 'defense_evasion'],
    ['TA0100', 'collection'],
    ['TA0102', 'discovery'],
    ['TA0105', 'impact'],
    ['TA0106', 'impact'],
  ])('%s is %s, and does not stand for it', (tactic, phase) => expect(phaseOfTactic(tactic)).toBe(phase));

  it.each([
    'TA0101',
    'TA0103',
    'TA0104',
    'TA0107',
    'TA0111',
    'TA9999',
    '',
    'toString',
  ])('%s has no phase', (tactic) => expect(phaseOfTactic(tactic)).toBeNull());

  it.each([
    'weaponization',
    'social_engineering',
    'exploitation',
    'pivoting',
    'objectives',
  ] as const)('nothing stands for %s', (phase) => expect(tacticOfPhase(phase)).toBeNull());

  it('lead back to the same phase wherever a decoy can see it', () => {
    const seen = OBSERVABLE_PHASES.filter((phase) => !['exploitation', 'pivoting', 'objectives'].includes(phase));
    expect(seen.map((phase) => phaseOfTactic(tacticOfPhase(phase) ?? ''))).toEqual(seen);
    expect(PHASED_TACTICS).toHaveLength(19);
  });
});
