// SPDX-License-Identifier: AGPL-3.0-or-later
import { eventsPerSecond, functionRows, profileSummary, stageRows } from './summary';

const frame = (name: string, file: string, line = 1) => ({ name, file, line });

const STACKS = [
  { frames: [frame('tagEvent', 'libs/ttp-core/src/lifters/tag-event.ts')], us: 1_000 },
  { frames: [frame('scan', 'libs/ttp-core/src/engine/prefilter.ts', 60)], us: 2_000 },
  { frames: [frame('', 'libs/persistence/src/tags/tag-store.ts', 98)], us: 3_000 },
  { frames: [frame('(garbage collector)', '')], us: 2_000 },
  { frames: [frame('(idle)', '')], us: 2_000 },
];

const SUMMARY = profileSummary('SQLite', 100, STACKS);

it('shows the stages, matching inside tagging, so that they add up', () => {
  const rows = stageRows(SUMMARY).map((row) => [row['main thread'], row['share'], row['of busy'], row['us/event']]);
  expect(rows).toEqual([
    ['decode', '0.0 %', '0.0 %', '0.0'],
    ['tag', '30.0 %', '37.5 %', '30.0'],
    ['  of it match', '20.0 %', '25.0 %', '20.0'],
    ['database', '30.0 %', '37.5 %', '30.0'],
    ['publish', '0.0 %', '0.0 %', '0.0'],
    ['pull, settle', '0.0 %', '0.0 %', '0.0'],
    ['NATS socket', '0.0 %', '0.0 %', '0.0'],
    ['garbage collection', '20.0 %', '25.0 %', '20.0'],
    ['native', '0.0 %', '0.0 %', '0.0'],
    ['other', '0.0 %', '0.0 %', '0.0'],
    ['idle', '20.0 %', '', '20.0'],
    ['all', '100.0 %', '100.0 %', '100.0'],
  ]);
});

it('shows the functions with where they are written', () => {
  expect(functionRows(SUMMARY)).toEqual([
    { database: 'SQLite', function: '(anonymous)', self: '30.0 %', 'us/event': '30.0', where: 'libs/persistence/src/tags/tag-store.ts:98' },
    { database: 'SQLite', function: 'scan', self: '20.0 %', 'us/event': '20.0', where: 'libs/ttp-core/src/engine/prefilter.ts:60' },
    { database: 'SQLite', function: 'tagEvent', self: '10.0 %', 'us/event': '10.0', where: 'libs/ttp-core/src/lifters/tag-event.ts:1' },
  ]);
});

it('tells how fast the worker was meanwhile', () => {
  expect(eventsPerSecond(SUMMARY)).toBe(10_000);
});
