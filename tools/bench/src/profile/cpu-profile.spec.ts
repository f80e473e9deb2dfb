// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CallFrame, type CpuProfile, stacksIn } from './cpu-profile';

const node = (id: number, functionName: string, children: readonly number[] = []) => ({
  id,
  callFrame: { functionName, url: '', lineNumber: 0, columnNumber: 0 },
  children,
});

/** `outer` calls `inner` from 1,010 to 1,030 and from 1,040 on, is alone in between; then the thread is idle. */
const PROFILE: CpuProfile = {
  nodes: [node(1, '(root)', [2, 4]), node(2, 'outer', [3]), node(3, 'inner'), node(4, '(idle)')],
  startTime: 1_000,
  endTime: 1_100,
  samples: [3, 3, 2, 3, 4],
  timeDeltas: [10, 10, 10, 10, 20],
};

const nameOf = ({ functionName }: CallFrame): string => functionName;

describe('stacksIn', () => {
  it('gives each sample the time until the next, the last one the time until the end', () => {
    expect(stacksIn(PROFILE, [{ fromUs: 1_000, toUs: 1_100 }], nameOf)).toEqual([
      { frames: ['outer', 'inner'], us: 40 },
      { frames: ['outer'], us: 10 },
      { frames: ['(idle)'], us: 40 },
    ]);
  });

  it('leaves out what is between the spans and around them', () => {
    const spans = [{ fromUs: 1_025, toUs: 1_035 }, { fromUs: 1_090, toUs: 1_095 }];
    expect(stacksIn(PROFILE, spans, nameOf)).toEqual([
      { frames: ['outer', 'inner'], us: 5 },
      { frames: ['outer'], us: 5 },
      { frames: ['(idle)'], us: 5 },
    ]);
  });

  it('refuses a span that the profile does not cover', () => {
    expect(() => stacksIn(PROFILE, [{ fromUs: 1_000, toUs: 1_101 }], nameOf)).toThrow('1000 to 1101 us is not all within');
  });
});
