// SPDX-License-Identifier: AGPL-3.0-or-later
import { costRows, figuresOf, type Measured, paceNote, slopeNote } from './summary';

const MEASURED: Measured = {
  idle: { rules: 1, residentMb: 120 },
  sizes: [{ rules: 60, residentMb: 130 }, { rules: 70, residentMb: 131 }, { rules: 5_000, residentMb: 260 }],
  samples: Array.from({ length: 40 }, (_, i) => ({ events: (i + 1) * 1_000, residentMb: i < 20 ? 100 + i : 120 + (i - 20) / 19 })),
};

describe('costRows', () => {
  it('shows every size beside the idle worker, and of a long run ten lines', () => {
    const rows = costRows(MEASURED);
    expect(rows).toHaveLength(4 + 10);
    expect(rows[3]).toEqual({ worker: '5000 rules', 'RSS MB': '260', 'over idle MB': '140' });
    expect(rows.at(-1)).toMatchObject({ worker: 'after 40000 events', 'RSS MB': '121' });
  });
});

describe('figuresOf', () => {
  it('has a goal for the sizes that have one, and for the growth behind the first half', () => {
    expect(figuresOf(MEASURED).map(({ row, value, goal }) => [row, Number(value.toFixed(3)), goal])).toEqual([
      [8, 10, 25],
      [8, 140, 100],
      [13, 1, 32],
    ]);
  });
});

it('tells the slope in bytes per event', () => {
  expect(slopeNote(MEASURED.samples)).toBe('slope of RSS over the second half: 55.2 bytes per event (20 samples)');
});

it('tells the pace of the worker apart from what the bench does', () => {
  const note = '4000 events/s while it worked; 12 s in all, 17 % of them to make events and to empty tables';
  expect(paceNote({ events: 40_000, workerSeconds: 10, allSeconds: 12 })).toBe(note);
});
