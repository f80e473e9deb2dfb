// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError } from '../options';
import { parsePipelineOptions } from './pipeline-options';

describe('parsePipelineOptions', () => {
  it('measures both databases with sixty rules unless told otherwise', () => {
    expect(parsePipelineOptions([])).toEqual({ json: false, sessions: 1_500, rounds: 5, databases: ['mysql', 'sqlite'], rules: 60 });
  });

  it('takes every option', () => {
    const options = parsePipelineOptions(['--json', '--sessions', '200', '--rounds', '1', '--db', 'sqlite', '--rules', '5000']);
    expect(options).toEqual({ json: true, sessions: 200, rounds: 1, databases: ['sqlite'], rules: 5_000 });
  });

  it.each([
    [['--db', 'postgres'], '--db is sqlite, mysql or all, not postgres'],
    [['--sessions', '0'], '--sessions wants whole numbers'],
    [['--rounds', 'many'], '--rounds wants whole numbers'],
    [['--speed'], '--speed'],
  ])('refuses %j', (args, message) => {
    expect(() => parsePipelineOptions(args)).toThrow(UsageError);
    expect(() => parsePipelineOptions(args)).toThrow(message);
  });
});
