// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { chunkOf, parseMemoryOptions } from './memory-options';

describe('parseMemoryOptions', () => {
  it('has defaults', () => {
    expect(parseMemoryOptions([])).toEqual({ json: false, events: 200_000, commands: 8, rules: [60, 5_000] });
  });

  it('reads its arguments, sizes ascending', () => {
    expect(parseMemoryOptions(['--json', '--events', '2000000', '--commands', '1', '--rules', '500,1'])).toEqual({
      json: true,
      events: 2_000_000,
      commands: 1,
      rules: [1, 500],
    });
  });

  it.each([
    [['--events', '0']],
    [['--events', '7999']],
    [['--events', '63999', '--commands', '1']],
    [['--commands', '0']],
    [['--commands', '1001']],
    [['--rules', '60,']],
    [['--rounds', '3']],
  ])('refuses %j', (args) => {
    expect(() => parseMemoryOptions(args)).toThrow(UsageError);
  });
});

it('publishes as many commands at a time in small events as in large ones', () => {
  expect([1, 3, 8, 1_000].map(chunkOf)).toEqual([16_000, 5_334, 2_000, 16]);
});
