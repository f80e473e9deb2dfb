// SPDX-License-Identifier: AGPL-3.0-or-later
import { checkSyntax, compilePattern, type Pattern, PatternError, PatternSet, STEP_BUDGET } from '@ttp/ttp-core';
import fc from 'fast-check';
import { HOSTILE_TEXTS } from '../corpus/hostile-texts';
import { WORST_PATTERNS } from '../corpus/worst-patterns';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { promise, type FuzzTarget } from '../target';

const TOKENS = [
  '(', ')', '(?:', '(?i)', '(?=', '(?!', '(?<=', '(?P<n>', '[', ']', '[^', '[[:alpha:]]', '{2,}', '{1,1000}', '{0}', '{9999}', '*', '+',
  '?', '+?', '|', '^', '$', '.', String.raw`\b`, String.raw`\d`, String.raw`\1`, String.raw`\Q`, String.raw`\E`, String.raw`\x{110000}`,
  String.raw`\pL`, String.raw`\z`,
];

const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', String.raw`\w`, String.raw`\s`, String.raw`\b`, '^', '$', 'é', '😀', '(?i:k)', '');
const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,40}', '{3,}', '*?');

/** Patterns by the grammar, deeper and more often nested than people write them. */
const { grown } = fc.letrec<{ grown: string; item: string }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 6 },
    fc.tuple(atom, count).map((parts) => parts.join('')),
    fc.tuple(tie('grown'), count).map(([body, many]) => `(${body})${many}`),
  ),
  grown: fc.array(tie('item'), { minLength: 1, maxLength: 4 }).chain((items) => fc.constantFrom(items.join(''), items.join('|'))),
}));

/** What the step budget is checked against between two looks at it: one more character of one branch. */
const SLACK = 1_000_000;
const SHORT = 200;
const LONG = 8_192;
const TEXTS = Object.values(HOSTILE_TEXTS);

export const rulePatterns: FuzzTarget<string> = {
  name: 'rule-patterns',
  summary: 'patterns: compiled, or refused with place and fix; what compiles is matched within its steps, alone and in a set alike',
  open: () => ({
    inputs: fc.oneof(grown, nearBytes(WORST_PATTERNS.map(([, pattern]) => pattern), TOKENS).map((bytes) => Buffer.from(bytes).toString('utf8'))),
    show: escaped,
    judge(source) {
      const pattern = compiled(source);
      if (pattern === null) return 'rejected';
      checkSyntax(source);
      const text = TEXTS[source.length % TEXTS.length] ?? String;
      const set = new PatternSet([pattern]);
      set.match(text(LONG), []);
      promise(set.steps <= STEP_BUDGET + SLACK, `${set.steps} steps on ${LONG} characters`);
      const hits: number[] = [];
      const isSpent = set.match(text(SHORT), hits);
      promise(isSpent || hits.length === Number(pattern.test(text(SHORT))), 'a set says another thing than the pattern alone');
      return 'accepted';
    },
  }),
};

function compiled(source: string): Pattern | null {
  try {
    return compilePattern(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { position, reason, fix } = error;
    promise(position >= 0 && position <= source.length && reason !== '' && fix !== '', `refused without a place: ${error.message}`);
    return null;
  }
}
