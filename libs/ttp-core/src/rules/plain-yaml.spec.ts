// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readPlainYaml } from './plain-yaml';

const FOLDER = join(__dirname, '../../../../rules/ttp');
const PACK = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), 'utf8'));

/** What the complete parser makes of a text; undefined when it refuses. */
function complete(text: string): unknown {
  try {
    return parse(text, { schema: 'core', stringKeys: true, resolveKnownTags: false, logLevel: 'error', maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

const SAMPLE = `# a comment
rule_id: R0900 # and another
count: 17
share: -0.25
on: true
off: ~
empty:
description: >-
  Two lines
  folded into one.
script: |
  # no comment
    indented: yes

match: { field: command_text, pattern: '(?i)it''s\\b', deep: [a, [b, 'c, d'], {}] }
tactics: [TA0002, "x: y", []]
nested:
    one:
        two: a:b c#d 2026-11-21
emits:
- technique_id: T1059
  tactic: TA0002
- { technique_id: T1105 }

tests:
  - match: wget http://192.0.2.1/x # trailing
  - ignore: 'man wget'
  - plain
  # last
`;

it('reads what rules are written in', () => {
  expect(readPlainYaml(SAMPLE)).toEqual(complete(SAMPLE));
  expect(readPlainYaml(SAMPLE)).toMatchObject({ count: 17, script: '# no comment\n  indented: yes\n', tests: [{}, { ignore: 'man wget' }, 'plain'] });
});

it('reads every shipped rule as the complete parser does', () => {
  expect(PACK.length).toBeGreaterThan(20);
  for (const text of PACK) expect(readPlainYaml(text)).toEqual(complete(text));
});

it.each([
  ['an anchor', 'a: &x 1\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !!str 1\n'],
  ['an escape', 'a: "\\x41"\n'],
  ['a text over two lines', 'a: one\n  two\n'],
  ['a quoted text over two lines', "a: 'one\n  two'\n"],
  ['a list over two lines', 'a: [one,\n  two]\n'],
  ['a second document', 'a: 1\n---\nb: 2\n'],
  ['a duplicate key', 'a: 1\na: 2\n'],
  ['a duplicate key in braces', 'a: { b: 1, b: 2 }\n'],
  ['a key that reaches a prototype', 'a: { __proto__: { b: 1 } }\n'],
  ['a tab', 'a:\tb\n'],
  ['a carriage return', 'a: b\r\n'],
  ['an exponent', 'a: 1e3\n'],
  ['an octal number', 'a: 0o17\n'],
  ['a colon that ends a text', 'a: b: c\n'],
  ['bad indentation', 'a:\n    b: 1\n  c: 2\n'],
  ['a list beside a mapping', 'a: 1\n- b\n'],
  ['kept line feeds', 'a: |+\n  b\n\n'],
  ['a paragraph break', 'a: >-\n  b\n\n  c\n'],
  ['a block without a final line feed', 'a: |\n  b'],
  ['deep nesting', `a: ${'['.repeat(13)}${']'.repeat(13)}\n`],
  ['a list', '- a\n'],
  ['a text', 'a\n'],
  ['nothing', ''],
])('leaves %s to the complete parser', (_, text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

const LINES = SAMPLE.split(/(?<=\n)/);
const PIECES = [
  ...LINES, ...SAMPLE.split(/(?<=[\s:,[\]{}'"])/),
  '\n', '\n  ', '\n    ', ' ', ': ', '- ', '- - ', '#', ' #', "'", '"', '&a ', '*a', '!x ', '? ', '|\n', '>\n  x\n', '\t', '\r\n', '---\n', '...\n', '%', '@', '`',
  '-1', '+', '.5', '1.', '0x1', '1e3', '.inf', 'nan', 'null', 'True', '<<: ', '\u00a0', '\u2028', '\ufeff', '😀', '__proto__: ', '\\',
];

it('never reads anything but what the complete parser reads', () => {
  const pieces = fc.constantFrom(...PIECES);
  const lines = fc.array(fc.constantFrom(...LINES), { maxLength: 12 });
  const cut = fc.tuple(fc.nat(SAMPLE.length), fc.nat(20), pieces).map(([at, length, by]) => SAMPLE.slice(0, at) + by + SAMPLE.slice(at + length));
  const texts = fc.oneof(cut, lines.map((some) => some.join('')), fc.array(pieces, { maxLength: 30 }).map((some) => some.join('')));
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const plain = readPlainYaml(text);
      if (plain === undefined) return;
      accepted++;
      expect(plain).toEqual(complete(text));
    }),
    { numRuns: 3_000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(200);
});
