// SPDX-License-Identifier: AGPL-3.0-or-later
import { historySection } from './history';

it('is a section with a row for each figure, met or missed', () => {
  const figures = [
    { row: 12, what: 'ttp --help', value: 120.4, goal: 150, better: 'lower', unit: ' ms', verdict: 'ok' },
    { row: 5, what: 'pipeline | ceiling', value: 0.5, goal: 0.75, better: 'higher', unit: 'x', verdict: 'missed' },
  ] as const;
  expect(historySection({ version: '0.1.0', date: '2026-11-21', machine: '2 cores', benches: ['startup', 'pipeline'], figures })).toBe(`## 0.1.0, 2026-11-21

2 cores; benches: startup, pipeline.

| row | figure | measured | goal | verdict |
|---|---|---|---|---|
| 12 | ttp --help | 120 ms | <= 150 ms | ok |
| 5 | pipeline \\| ceiling | 0.50x | >= 0.75x | missed |
`);
});
