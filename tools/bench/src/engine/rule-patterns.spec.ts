// SPDX-License-Identifier: AGPL-3.0-or-later
import { compilePattern } from '@ttp/ttp-core';
import { eventOf, generatedCorpus } from './corpus';
import { verifySameHits } from './contenders';
import { rulePatterns } from './rule-patterns';

it('generates the same distinct patterns every time, as many as asked for', () => {
  const patterns = rulePatterns(200);
  expect(new Set(patterns).size).toBe(200);
  expect(rulePatterns(200)).toEqual(patterns);
  expect(patterns.every((source) => compilePattern(source).source === source)).toBe(true);
});

it('generates a corpus of distinct commands of about 200 characters', () => {
  const commands = generatedCorpus();
  const mean = commands.reduce((total, { length }) => total + length, 0) / commands.length;
  expect(new Set(commands).size).toBe(4_600);
  expect(mean).toBeGreaterThan(150);
  expect(mean).toBeLessThan(250);
  expect(JSON.parse(eventOf('id "x"', 3))).toMatchObject({ payload: { commands: [{ command_text: 'id "x"' }] } });
});

it('finds what V8 finds', () => {
  expect(() => verifySameHits(rulePatterns(60), generatedCorpus().slice(0, 500))).not.toThrow();
});
