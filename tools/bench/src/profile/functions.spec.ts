// SPDX-License-Identifier: AGPL-3.0-or-later
import { slowestFunctions } from './functions';

const store = { name: 'store', file: 'libs/persistence/src/tags/tag-store.ts', line: 9 };
const handle = { name: 'handle', file: 'apps/ttp-worker/src/tagging.consumer.ts', line: 80 };
const parse = { name: 'parse', file: '', line: 1 };
const nameless = { name: '', file: '', line: 1 };
const idle = { name: '(idle)', file: '', line: 1 };

const STACKS = [
  { frames: [handle, store], us: 30 },
  { frames: [store], us: 5 },
  { frames: [store, nameless], us: 1 },
  { frames: [handle, parse], us: 7 },
  { frames: [handle], us: 4 },
  { frames: [idle], us: 1_000 },
];

describe('slowestFunctions', () => {
  it('adds up the own time of a function, whoever called it, and of what is built in without a name', () => {
    expect(slowestFunctions(STACKS, 3)).toEqual([
      { frame: store, us: 36 },
      { frame: parse, us: 7 },
      { frame: handle, us: 4 },
    ]);
  });

  it('gives as many as are wanted, and takes waiting for none', () => {
    expect(slowestFunctions(STACKS, 1)).toEqual([{ frame: store, us: 36 }]);
    expect(slowestFunctions(STACKS, 10)).toHaveLength(3);
  });
});
