// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleSource } from '@ttp/rule-source';
import { NotYet } from '@ttp/ttp-core';
import { aRule, permissiveAttack } from '@ttp/ttp-core/testing';
import { liveRules, rulesAskedFor } from './live-rules';

const DOCUMENT = `rule_id: R0900
rule_version: 1
name: made_up
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
`;

const holding = (...texts: readonly string[]) => {
  const documents = texts.map((text) => ({ file: 'a.yaml', text }));
  return { documents, states: new Map(), position: null, changes: null };
};

/** A source that answers one after the other, the last again and again. */
const answering = (...answers: readonly (readonly string[] | Error)[]): RuleSource => {
  let asked = 0;
  return {
    snapshot: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? [];
      if (answer instanceof Error) throw answer;
      return holding(...answer);
    },
    watch: async () => () => undefined,
  };
};

const load = (source: RuleSource, limitMs = 10_000) => liveRules(source, permissiveAttack, { limitMs, retryMs: 1 });

it('waits for a database that is away, and for rules that are stored later', async () => {
  const { rules } = await load(answering(new NotYet('away'), [], [], [DOCUMENT]));
  expect(rules.map(({ ruleId }) => ruleId)).toEqual(['R0900']);
});

it('gives up in the end, for to tag nothing would look like a history without a technique', async () => {
  await expect(load(answering([]), 20)).rejects.toThrow('no rule could be loaded');
  await expect(load(answering(new NotYet('away')), 20)).rejects.toThrow('the rules cannot be read');
});

it('does not wait for what waiting does not mend', async () => {
  await expect(load(answering(new Error('no such directory'), [DOCUMENT]))).rejects.toThrow('the rules cannot be read');
});

it('takes the rules that are asked for, and refuses one that is not live', () => {
  const rules = [aRule({ ruleId: 'R0900' }), aRule({ ruleId: 'R0901' })];
  expect(rulesAskedFor(rules, undefined)).toBe(rules);
  expect(rulesAskedFor(rules, ['R0901', 'R0901'])).toEqual([rules[1]]);
  expect(() => rulesAskedFor(rules, ['R0901', 'R0999', 'r0900'])).toThrow('--rule R0999, r0900: no such rule is live');
});
