// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseRule } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { Random } from '../harness/random';
import { broken, BROKEN_WAYS, ruleDocument } from './rule-documents';

const parse = (text: string) => parseRule(text, 'R5001.yaml', permissiveAttack);

describe('the documents of the rule storm', () => {
  it('are without a fault, each version with a pattern of its own', () => {
    const [first, second] = [parse(ruleDocument('R5001', 1)), parse(ruleDocument('R5001', 2))];
    expect(first.issues).toEqual([]);
    expect([first.rule?.ruleVersion, second.rule?.ruleVersion]).toEqual([1, 2]);
    expect(first.rule?.match).not.toEqual(second.rule?.match);
  });

  it('are refused when they are broken, in whatever way', () => {
    const random = new Random(5);
    const texts = new Set(Array.from({ length: 100 }, () => broken(random, ruleDocument('R5001', 1))));
    expect(texts.size).toBe(BROKEN_WAYS);
    expect([...texts].filter((text) => parse(text).rule !== null)).toEqual([]);
  });
});
