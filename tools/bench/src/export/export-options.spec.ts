// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parseExportOptions } from './export-options';

describe('parseExportOptions', () => {
  it('measures a small fleet on MariaDB unless told otherwise', () => {
    expect(parseExportOptions([])).toEqual({ json: false, attackers: 2_000, tags: 200_000, exported: 2_000, reads: 100, db: 'mysql' });
  });

  it('takes every option', () => {
    const sizes = ['--attackers', '100000', '--tags', '5000000', '--exported', '5000'];
    const options = parseExportOptions(['--json', ...sizes, '--reads', '20', '--db', 'sqlite']);
    expect(options).toEqual({ json: true, attackers: 100_000, tags: 5_000_000, exported: 5_000, reads: 20, db: 'sqlite' });
  });

  it.each([
    [['--db', 'postgres'], '--db is sqlite or mysql, not postgres'],
    [['--tags', '39999'], '--tags wants 40000 or more: 20 attackers have 1000 each'],
    [['--attackers', '200000'], '--attackers wants 200 to 131072'],
    [['--reads', '0'], '--reads wants whole numbers'],
    [['--speed'], '--speed'],
  ])('refuses %j', (args, message) => {
    expect(() => parseExportOptions(args)).toThrow(UsageError);
    expect(() => parseExportOptions(args)).toThrow(message);
  });
});
