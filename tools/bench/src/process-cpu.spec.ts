// SPDX-License-Identifier: AGPL-3.0-or-later
import { cpuSecondsIn } from './service-process';
import { endedTicksIn, ticksIn } from './process-cpu';

describe('ticksIn', () => {
  it('adds user and system time, whatever the program is called', () => {
    const name = '(a) b (c)';
    expect(ticksIn(`42 (${name}) S 1 42 42 0 -1 4194560 1000 0 0 0 130 21 7 5 20 0 1 0 100 0 0`)).toBe(151);
  });
});

it('tells the time of ended children apart', () => {
  expect(endedTicksIn('42 (node) S 1 42 42 0 -1 4194560 1000 0 0 0 130 21 7 5 20 0 1 0 100 0 0')).toBe(12);
});

describe('cpuSecondsIn', () => {
  it('reads the total, labelled or not', () => {
    expect(cpuSecondsIn('# HELP process_cpu_seconds_total x\nprocess_cpu_user_seconds_total{service="w"} 1\nprocess_cpu_seconds_total{service="w"} 2.5\n')).toBe(2.5);
    expect(cpuSecondsIn('process_cpu_seconds_total 0.25\n')).toBe(0.25);
  });

  it('refuses metrics without it', () => {
    expect(() => cpuSecondsIn('up 1\n')).toThrow('does not tell its CPU time');
  });
});
