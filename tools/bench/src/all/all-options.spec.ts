// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parseAllOptions } from './all-options';
import type { Part } from './parts';

const part = (name: string): Part => ({ name, args: [], minutes: 1 });

const ALL = ['engine', 'pipeline', 'startup'].map(part);

describe('parseAllOptions', () => {
  it('runs all, and keeps no history', () => {
    expect(parseAllOptions([], ALL)).toEqual({ json: false, parts: ALL, history: null });
  });

  it('runs some, in their order', () => {
    const options = parseAllOptions(['--json', '--only', 'startup,engine', '--history', 'docs/bench-history.md'], ALL);
    expect(options).toEqual({ json: true, parts: [part('engine'), part('startup')], history: 'docs/bench-history.md' });
  });

  it('refuses a bench that there is not', () => {
    expect(() => parseAllOptions(['--only', 'engine,speed'], ALL)).toThrow(UsageError);
    expect(() => parseAllOptions(['--only', 'engine,speed'], ALL)).toThrow('not speed');
  });
});
