// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parseMemoryOptions } from './memory-options';

describe('parseMemoryOptions', () => {
  it('has defaults', () => {
    expect(parseMemoryOptions([])).toEqual({ json: false, events: 200_000, rules: [60, 5_000] });
  });

  it('reads its arguments, sizes ascending', () => {
    expect(parseMemoryOptions(['--json', '--events', '2000000', '--rules', '500,1'])).toEqual({ json: true, events: 2_000_000, rules: [1, 500] });
  });

  it.each([[['--events', '0']], [['--events', '7999']], [['--rules', '60,']], [['--rounds', '3']]])('refuses %j', (args) => {
    expect(() => parseMemoryOptions(args)).toThrow(UsageError);
  });
});
