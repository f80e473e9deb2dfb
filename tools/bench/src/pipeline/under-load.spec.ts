// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadFiguresOf, loadNoteOf, type UnderLoad } from './under-load';

const measured: UnderLoad = {
  database: 'SQLite',
  eventsPerSecond: 250.4,
  idleMs: [4, 5, 6],
  busyMs: Array.from({ length: 200 }, (_, i) => i + 1),
  twoWorkers: [1.1, 1.4, 1.2],
};

it('holds the slowest events to the goal, not the median', () => {
  expect(loadFiguresOf(measured).map(({ value, goal }) => [value, goal])).toEqual([
    [6, 50],
    [198, 50],
  ]);
});

it('tells both loads, and what a second worker adds', () => {
  expect(loadNoteOf(measured)).toBe('SQLite: announced p50 5 ms p99 6 ms after an event alone, p50 100 ms p99 198 ms at 250 events/s, half its speed; two workers do 1.20x of one on these cores');
});
