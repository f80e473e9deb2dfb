// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import { fuzzHead, fuzzRow } from './render-fuzz';

const OUTCOME = { tried: 10, accepted: 4, rejected: 5, slowestMs: 12.34, seconds: 1.06, violations: [] };

it('has a line for each target, and for each violation how to see it again, with nothing that a terminal obeys', () => {
  expect(fuzzHead() + fuzzRow('mail', OUTCOME, 7)).toBe(
    'target                tried  accepted  rejected  slowest ms  seconds  violations\n' +
      'mail                     10         4         5        12.3      1.1           0\n',
  );
  const violations = [{ problem: 'Error: \u001b[2J', input: 'a\u0007', path: '3:1' }];
  expect(fuzzRow('mail', { ...OUTCOME, violations }, 7).split('\n').slice(1)).toEqual([
    `    ${printable(violations[0]!.problem)}`,
    `    input: ${printable(violations[0]!.input)}`,
    '    again: npm run faults -- fuzz mail --seed 7 --path 3:1',
    '',
  ]);
});
