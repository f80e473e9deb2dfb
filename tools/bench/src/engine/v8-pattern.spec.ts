// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from '@ttp/ttp-core';
import { toRegExp } from './v8-pattern';

it.each([
  ['a.c', ['abc', 'a\nc', 'a\rc', 'a\u2028c']],
  ['(?s)a.c', ['abc', 'a\nc']],
  ['(?i)ABC', ['abc', 'ABC', 'abd']],
  ['(?:(?i)abc)|(?:DEF)', ['ABC', 'DEF', 'def']],
  ['(?:(?is)a.c)|d.f', ['A\nC', 'd\nf', 'd-f']],
  [String.raw`a\sb`, ['a b', 'a\u00a0b', 'a\u000bb']],
  [String.raw`[^\s.]x`, ['ax', ' x', '.x', '\u00a0x']],
  [String.raw`\Aabc\z`, ['abc', 'abc\n', 'xabc']],
  ['(?P<name>a)]', ['a]', 'a']],
  [String.raw`[\]a.]x`, [']x', 'ax', '.x', 'bx']],
])('%s means to V8 what it means to us', (source, texts) => {
  const ours = compilePattern(source);
  const theirs = toRegExp(source);
  expect(texts.map((text) => theirs.test(text))).toEqual(texts.map((text) => ours.test(text)));
});
