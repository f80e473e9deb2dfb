// SPDX-License-Identifier: AGPL-3.0-or-later
import { UsageError, parseOptions } from './options';

it('has defaults', () => {
  expect(parseOptions([])).toEqual({ json: false, rules: [60, 500, 5000], corpus: null, rounds: 5 });
});

it('reads its arguments, sizes ascending', () => {
  const options = parseOptions(['--json', '--rules', '500,60', '--corpus', 'x.jsonl', '--rounds', '7']);
  expect(options).toEqual({ json: true, rules: [60, 500], corpus: 'x.jsonl', rounds: 7 });
});

it.each([[['--rules', '0']], [['--rounds', 'many']], [['--unknown']], [['extra']]])('refuses %j', (args) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
});
