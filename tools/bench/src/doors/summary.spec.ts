// SPDX-License-Identifier: AGPL-3.0-or-later
import { costRows, figuresOf, type Part } from './summary';

const parts: readonly Part[] = [
  { name: 'quiet', times: [1, 2, 3], answers: {}, cpuMs: 100 },
  { name: 'storm', times: [5, 120, 7], answers: { 401: 20, 429: 9_980 }, cpuMs: 1_100 },
];

describe('the summary of the doors bench', () => {
  it('holds what good requests got in a storm to the goal', () => {
    expect(figuresOf(parts)).toMatchObject([{ what: 'good requests, storm, p99', value: 120, goal: 100, better: 'lower' }]);
  });

  it('says what a refusal costs the service beyond the good requests', () => {
    expect(costRows(parts, 2)).toMatchObject([
      { part: 'quiet', 'p50 ms': '2.0', 'refused/s': '', 'CPU us each': '' },
      { part: 'storm', 'p99 ms': '120.0', 'refused/s': 5_000, 'CPU us each': '100', 'CPU of the service': '55 %', 'by status': '401: 20, 429: 9980' },
    ]);
  });
});
