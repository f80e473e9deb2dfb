// SPDX-License-Identifier: AGPL-3.0-or-later
import { costRows, figuresOf, type StartTime, type StartTimes } from './summary';

const taking = (...wallMs: readonly number[]): readonly StartTime[] => wallMs.map((ms) => ({ wallMs: ms, cpuMs: ms / 2 }));

const TIMES: StartTimes = new Map([
  ['node -e 0', taking(40, 80, 40)],
  ['ttp --help', taking(100, 200, 120)],
  ['ttp tag, one line', taking(300, 310, 290)],
  ['ttp-worker ready', taking(900, 1_000, 1_400)],
]);

describe('costRows', () => {
  it('compares each start with the floor of its own round', () => {
    const row = { start: 'ttp --help', times: 3, 'min ms': '100', 'p50 ms': '120', 'max ms': '200', 'p50 CPU ms': '60', 'beside node -e 0': '2.5x' };
    expect(costRows(TIMES)[1]).toEqual(row);
  });
});

describe('figuresOf', () => {
  it('holds the medians to their goals, the floor to none', () => {
    expect(figuresOf(TIMES).map(({ what, value, goal }) => [what, value, goal])).toEqual([
      ['ttp --help', 120, 150],
      ['ttp tag, one line', 300, 250],
      ['ttp-worker ready', 1_000, 1_000],
    ]);
  });
});
