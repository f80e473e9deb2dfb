// SPDX-License-Identifier: AGPL-3.0-or-later
import { FireTally, type TaggedRow } from './fire-tally';
import type { FiredRules } from './fired-rules';
import type { GroundTruth } from './ground-truth';

const BENIGN: GroundTruth = { kind: 'benign' };
const UNLABELLED: GroundTruth = { kind: 'unlabelled' };
const label = (...techniqueIds: readonly string[]): GroundTruth => ({ kind: 'labelled', techniqueIds });

/** Rules by the letter that a command has of them. */
const EMITS: Readonly<Record<string, readonly string[]>> = { a: ['T1059.004'], b: ['T1105', 'T1059.006'], c: ['T1059.004'] };

const firedBy = (text: string): FiredRules => new Map([...text].flatMap((rule) => (EMITS[rule] ? [[rule, new Set(EMITS[rule])] as const] : [])));

const aRow = (truth: GroundTruth, ...commands: readonly string[]): TaggedRow => ({
  place: `${truth.kind}:1`,
  truth,
  inputs: commands.map((text) => ({ text, fired: firedBy(text) })),
});

function tallyOf(...rows: readonly TaggedRow[]): FireTally {
  const tally = new FireTally();
  for (const row of rows) tally.add(row);
  return tally;
}

describe('FireTally', () => {
  it('counts fires, and how many of the inputs are distinct', () => {
    const { fires, distinctFires } = tallyOf(aRow(UNLABELLED, 'a 1', 'a 1', 'b', 'a 2'), aRow(BENIGN, 'a 1')).figuresOf('a');
    expect({ fires, distinctFires }).toEqual({ fires: 4, distinctFires: 2 });
  });

  it('judges a rule once in each labelled row in which it fires', () => {
    const tally = tallyOf(
      aRow(label('T1059.004'), 'a 1', 'a 2', 'a 3'),
      aRow(label('T1059'), 'a'),
      aRow(label('T1105'), 'a', 'b'),
      aRow(label('T1082', 'T1059.004'), 'a'),
      aRow(label('T1105'), '-'),
    );
    expect(tally.figuresOf('a')).toMatchObject({ exact: { count: 2, of: 4 }, precision: { count: 3, of: 4 } });
    expect(tally.figuresOf('b')).toMatchObject({ exact: { count: 1, of: 1 }, precision: { count: 1, of: 1 } });
    expect(tally.total()).toMatchObject({ exact: { count: 3, of: 5 }, precision: { count: 4, of: 5 } });
  });

  it('does not judge a rule where no row is labelled with what it gives', () => {
    const tally = tallyOf(aRow(label('T1105'), 'a'), aRow(label('T1082'), 'a', 'b'), aRow(BENIGN, 'a'));
    expect(tally.figuresOf('a')).toMatchObject({ fires: 3, exact: { count: 0, of: 0 }, precision: { count: 0, of: 0 }, wrongFires: [{ truth: BENIGN }] });
    expect(tally.figuresOf('b').precision).toEqual({ count: 0, of: 1 });
    expect(tally.total().precision).toEqual({ count: 0, of: 1 });
  });

  it('holds fires on benign inputs against a rule, but not against its precision', () => {
    const tally = tallyOf(aRow(BENIGN, 'a'), aRow(BENIGN, 'ab'), aRow(BENIGN, '-'), aRow(BENIGN, '-'), aRow(UNLABELLED, 'a'));
    expect(tally.figuresOf('a')).toMatchObject({ falsePositives: { count: 2, of: 4 }, precision: { count: 0, of: 0 } });
    expect(tally.figuresOf('b')).toMatchObject({ falsePositives: { count: 1, of: 4 } });
    expect(tally.total()).toEqual({
      rows: { labelled: 0, benign: 4, unlabelled: 1 },
      inputs: 5,
      fires: 4,
      exact: { count: 0, of: 0 },
      precision: { count: 0, of: 0 },
      falsePositives: { count: 2, of: 4 },
    });
  });

  it('names the rules that fire on the same input, the most frequent first, then one with a same technique', () => {
    const tally = tallyOf(aRow(UNLABELLED, 'ab', 'abc', 'ac', 'a'), aRow(BENIGN, 'b'));
    expect(tally.figuresOf('a').overlaps).toEqual([
      { ruleId: 'c', share: { count: 2, of: 4 }, sameTechnique: true },
      { ruleId: 'b', share: { count: 2, of: 4 }, sameTechnique: false },
    ]);
    expect(tally.figuresOf('c').overlaps[0]).toEqual({ ruleId: 'a', share: { count: 2, of: 2 }, sameTechnique: true });
  });

  it('keeps the beginning of the first few inputs on which a rule is wrong', () => {
    const many = Array.from({ length: 9 }, () => aRow(BENIGN, 'a'));
    const labelled = [aRow(label('T1105'), '-', 'a wrong', 'a again'), aRow(label('T1059.004'), 'a')];
    const tally = tallyOf(...labelled, aRow(BENIGN, `a${'x'.repeat(999)}`), ...many);
    const { wrongFires } = tally.figuresOf('a');
    expect(wrongFires[0]).toEqual({ place: 'labelled:1', text: 'a wrong', truth: label('T1105') });
    expect(wrongFires[1]).toEqual({ place: 'benign:1', text: `a${'x'.repeat(399)}`, truth: BENIGN });
    expect(wrongFires).toHaveLength(5);
  });

  it('says nothing but zeros of a rule that never fired', () => {
    expect(tallyOf(aRow(BENIGN, 'b')).figuresOf('a')).toEqual({
      fires: 0,
      distinctFires: 0,
      exact: { count: 0, of: 0 },
      precision: { count: 0, of: 0 },
      falsePositives: { count: 0, of: 1 },
      overlaps: [],
      wrongFires: [],
    });
  });
});
