// SPDX-License-Identifier: AGPL-3.0-or-later
import { bytesPerEvent, secondHalf } from './slope';

const samples = (...residentMb: readonly number[]) => residentMb.map((mb, i) => ({ events: (i + 1) * 1_000, residentMb: mb }));

describe('bytesPerEvent', () => {
  it('is the growth of what leaks steadily', () => {
    expect(bytesPerEvent(samples(100, 101, 102, 103))).toBeCloseTo(1_048.576);
  });

  it('is nothing for what goes up and down', () => {
    expect(bytesPerEvent(samples(100, 120, 120, 100))).toBe(0);
  });

  it('is nothing that could be told from one sample', () => {
    expect(bytesPerEvent(samples(100))).toBeNaN();
  });
});

it('leaves out the first half', () => {
  expect(secondHalf(samples(1, 2, 3, 4, 5)).map(({ residentMb }) => residentMb)).toEqual([3, 4, 5]);
});
