// SPDX-License-Identifier: AGPL-3.0-or-later
import { INTEL } from '../lifters/testing/lift';
import { missingIds, tacticsToVerify, techniquesToVerify } from './boot-check';

const without = (...ids: readonly string[]) => (id: string) => !ids.includes(id);
const attack = (release: string, ...missing: readonly string[]) => ({ release, exists: without(...missing), isTactic: without(...missing) });

describe('the check at boot', () => {
  it('leaves out ICS, and before 19.0 the tactic that came with it', () => {
    const before = [
      'TA0001',
      'TA0002',
      'TA0003',
      'TA0004',
      'TA0005',
      'TA0006',
      'TA0007',
      'TA0008',
      'TA0009',
      'TA0010',
      'TA0011',
      'TA0040',
      'TA0042',
      'TA0043',
    ];
    expect(tacticsToVerify('18.1')).toEqual(before);
    expect(tacticsToVerify('19.0')).toEqual([...before, 'TA0112']);
    expect(tacticsToVerify('20.1')).toContain('TA0112');
  });

  it('asks for what the tables mean and what is decided without one', () => {
    expect(techniquesToVerify({})).toEqual(['T1071', 'T1595']);
    expect(techniquesToVerify(INTEL)).toEqual(
      ['T1046', 'T1056', 'T1071', 'T1078', 'T1090', 'T1105', 'T1110', 'T1190', 'T1496', 'T1566', 'T1588', 'T1595'],
    );
  });

  it('has nothing against a bundle that has them', () => expect([
    missingIds(attack('18.1', 'TA0112'), INTEL),
    missingIds(attack('19.0'), INTEL),
  ]).toEqual([[], []]));

  it('names the source and the ids', () => {
    expect(missingIds(attack('19.0', 'T1595', 'T1071', 'TA0112', 'TA0005'), INTEL)).toEqual([
      'intel: not in ATT&CK 19.0: T1071, T1595; load another release, or correct the ids',
      'kill chain: not in ATT&CK 19.0: TA0005, TA0112; load another release, or correct the ids',
    ]);
  });
});
