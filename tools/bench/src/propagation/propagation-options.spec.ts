// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parsePropagationOptions } from './propagation-options';

describe('parsePropagationOptions', () => {
  it('edits a thousand rules for four workers on MariaDB unless told otherwise', () => {
    expect(parsePropagationOptions([])).toEqual({ json: false, rules: 1_000, edits: 200, replicas: 4, db: 'mysql' });
  });

  it('takes every option', () => {
    const options = parsePropagationOptions(['--json', '--rules', '100', '--edits', '10', '--replicas', '2', '--db', 'sqlite']);
    expect(options).toEqual({ json: true, rules: 100, edits: 10, replicas: 2, db: 'sqlite' });
  });

  it.each([
    [['--db', 'all'], '--db is sqlite or mysql, not all'],
    [['--replicas', '0'], '--replicas wants whole numbers'],
    [['--edits', 'many'], '--edits wants whole numbers'],
    [['--rounds', '1'], '--rounds'],
  ])('refuses %j', (args, message) => {
    expect(() => parsePropagationOptions(args)).toThrow(UsageError);
    expect(() => parsePropagationOptions(args)).toThrow(message);
  });
});
