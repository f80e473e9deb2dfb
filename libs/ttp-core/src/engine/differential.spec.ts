// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { compilePattern } from './compile-pattern';
import { PatternSet } from './pattern-set';
import { PATTERNS } from './testing/patterns';
import { seeded, textNear } from './testing/text-from-pattern';

const TEXTS_PER_PATTERN = 60;

/** The patterns that do not agree with re2js on a text near them, as readable lines. */
function disagreements(sources: readonly string[], textsPerPattern: number, seed: number): string[] {
  const random = seeded(seed);
  const patterns = sources.map(compilePattern);
  const references = sources.map((source) => RE2JS.compile(source));
  const set = new PatternSet(patterns);
  const lines: string[] = [];
  for (const source of sources) {
    for (let n = 0; n < textsPerPattern; n++) {
      const text = textNear(source, random);
      const hits: number[] = [];
      set.match(text, hits);
      references.forEach((reference, i) => {
        // Judging every pattern on every text would take minutes; its own text and a few foreign ones do.
        if (sources[i] !== source && random(12) !== 0) return;
        const verdicts = { re2: reference.test(text), alone: patterns[i]?.test(text), inSet: hits.includes(i) };
        const agree = verdicts.re2 === verdicts.alone && verdicts.re2 === verdicts.inSet;
        if (!agree) lines.push(`${sources[i]} on ${JSON.stringify(text)}: ${JSON.stringify(verdicts)}`);
      });
    }
  }
  return lines;
}

it('agrees with RE2 on texts near every kind of pattern, with and without the prefilter', () => {
  expect(disagreements(PATTERNS, TEXTS_PER_PATTERN, 1)).toEqual([]);
});

it('agrees with RE2 when each pattern is a set of its own', () => {
  expect(PATTERNS.flatMap((source) => disagreements([source], TEXTS_PER_PATTERN, 2))).toEqual([]);
});

const atom = fc.constantFrom(
  'a', 'b', 'k', 's', 'K', ' ', '1', '.', 'é', '😀', '\\.', '[ab]', '[^a]', '[^k ]', '\\w', '\\s', '\\d',
  '\\b', '\\B', '^', '$', '(?m:$)', '(?m:^)',
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '+?');

/** Random patterns; each level may be grouped, repeated, alternated or folded. */
const { pattern } = fc.letrec<{ pattern: string; item: string; group: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie('item'), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((options) => options.map((items) => items.join('')).join('|')),
  item: fc.oneof({ maxDepth: 3, withCrossShrink: true }, fc.tuple(atom, quantifier).map(([text, count]) => text + count), tie('group')),
  group: fc.tuple(fc.constantFrom('(?:', '(', '(?i:', '(?s:'), tie('pattern'), quantifier).map(([open, body, count]) => `${open}${body})${count}`),
}));

/** Long random patterns outgrow the program limit, and their texts grow with the product of their counts. */
function isShort(source: string): boolean {
  return source.length <= 50;
}

it('agrees with RE2 on random patterns', () => {
  fc.assert(
    fc.property(fc.array(pattern.filter(isShort), { minLength: 1, maxLength: 12 }), fc.nat(), (sources, seed) => {
      expect(disagreements(sources, 5, seed)).toEqual([]);
    }),
    { numRuns: 300, seed: 7, endOnFailure: true },
  );
});
