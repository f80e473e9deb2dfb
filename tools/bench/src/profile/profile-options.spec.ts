// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parseProfileOptions } from './profile-options';

describe('parseProfileOptions', () => {
  it('profiles both databases, one after the other', () => {
    expect(parseProfileOptions([])).toEqual({ json: false, databases: ['mysql', 'sqlite'], rules: 60, events: 10_000, folded: null });
  });

  it('takes every option', () => {
    const args = ['--json', '--db', 'sqlite', '--rules', '500', '--events', '100', '--folded', 'worker.folded'];
    expect(parseProfileOptions(args)).toEqual({ json: true, databases: ['sqlite'], rules: 500, events: 100, folded: 'worker.folded' });
  });

  it.each([[['--db', 'postgres']], [['--events', '99']], [['--rules', '0']], [['--rounds', '3']]])('refuses %j', (args) => {
    expect(() => parseProfileOptions(args)).toThrow(UsageError);
  });
});
