// SPDX-License-Identifier: AGPL-3.0-or-later
import { costRows, figuresOf } from './summary';
import type { SaveStyle } from './time-saves';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

const latencies = {
  saves: new Map<SaveStyle, number[]>([
    ['rename', upTo(50)],
    ['in place', upTo(100).slice(50)],
  ]),
  states: [10, 250, 20],
};
const loading = { stored: [9_000], worker: [4_000, 6_000, 5_000], loading: [2_000, 1_000], indexing: [500, 400], cpu: [2_300, 1_300] };

function saveGoals(rules: number): readonly string[] {
  const figures = figuresOf({ rules, replicas: 4 }, latencies, loading).filter(({ what }) => what.startsWith('save'));
  return figures.map(({ what, goal }) => `${what.slice(-3)} ${goal}`);
}

describe('the summary of the propagation bench', () => {
  it('has a row of percentiles for each thing that was timed', () => {
    const rows = costRows(latencies, loading);
    expect(rows[0]).toEqual({ measured: 'save (rename) -> live on all', times: 50, 'p50 ms': '25', 'p95 ms': '48', 'p99 ms': '50', 'max ms': '50' });
    expect(rows[2]).toMatchObject({ measured: 'PUT state -> effective on all', times: 3, 'p50 ms': '20', 'p95 ms': '250' });
    expect(rows).toHaveLength(8);
  });

  it('holds both ways of saving together, and the slowest load, to the goals', () => {
    const figures = figuresOf({ rules: 1_000, replicas: 4 }, latencies, loading);
    expect(figures.map(({ value, goal, unit }) => [value, goal, unit])).toEqual([
      [95, 500, ' ms'],
      [99, 1_000, ' ms'],
      [250, 200, ' ms'],
      [6, 5, ' s'],
      [2.5, 5, ' s'],
    ]);
  });

  it('asks for more of a small rule set and for less of a large one', () => {
    expect([500, 1_000, 5_000].map(saveGoals)).toEqual([['p99 250'], ['p95 500', 'p99 1000'], ['p99 2000']]);
  });
});
