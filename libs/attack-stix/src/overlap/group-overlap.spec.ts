// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { buildCatalog } from '../catalog/build-catalog';
import { AttackCatalog } from '../catalog/catalog';
import { loadShippedCatalog } from '../catalog/shipped';
import { aBundle, aCampaign, aGroup, aRelation, aTactic, aTechnique } from '../testing/a-bundle';
import { groupOverlap } from './group-overlap';

const impact = aTactic('TA0040', 'impact');
const shell = aTechnique('T1', ['impact']);
const bash = aTechnique('T1.001', ['impact']);
const zsh = aTechnique('T1.002', ['impact']);
const seldom = aTechnique('T2', ['impact']);
const common = aTechnique('T3', ['impact']);
const old = aTechnique('T4', ['impact'], { revoked: true });
const unused = aTechnique('T5', ['impact']);
const first = aGroup('G1');
const second = aGroup('G2');
const third = aGroup('G3');
const gone = aGroup('G4', { revoked: true });
const campaign = aCampaign('C1');
const catalog = new AttackCatalog(
  buildCatalog(
    aBundle(
      impact,
      shell,
      bash,
      zsh,
      seldom,
      common,
      old,
      unused,
      first,
      second,
      third,
      gone,
      campaign,
      aRelation(first, 'uses', common),
      aRelation(second, 'uses', common),
      aRelation(third, 'uses', common),
      aRelation(first, 'uses', bash),
      aRelation(second, 'uses', zsh),
      aRelation(campaign, 'uses', seldom),
      aRelation(campaign, 'attributed-to', first),
      aRelation(gone, 'uses', seldom),
      aRelation(old, 'revoked-by', seldom),
    ),
    { release: '7.0', bundleSha256: 'ab'.repeat(32) },
  ),
);
// Three groups: T3 is everybody's, T1 is of two (as their sub-techniques' parent), T1.001 and T2 of one each, T5 of none.
const ONE = 0.6931;
const TWO = 0.2877;

describe('groupOverlap', () => {
  const { groups, ...answer } = groupOverlap(['t1.001', 'T3', 'T4', 'T5', 'T9'], catalog);

  it('says what it compared and that it is not attribution', () => {
    expect(answer).toEqual({
      disclaimer: expect.stringContaining('not attribution'),
      release: '7.0',
      techniques: ['T1.001', 'T2', 'T3', 'T5'],
      ignored: ['T9'],
      undocumented: ['T5'],
      samples: 1000,
    });
  });

  it('weighs rare techniques more, counts campaigns, and gives some credit for another kind of the same technique', () => {
    expect(groups.map(({ group, score }) => [group.id, score])).toEqual([
      // (T1.001 + T1 + T2 + T3) over these and T5: (2 ln 2 + ln 4/3) / (2 ln 2 + ln 4/3 + ln 4)
      ['G1', 0.547],
      // T1 over T1, T1.001, T1.002, T2, T5: ln 4/3 / (3 ln 2 + ln 4/3 + ln 4)
      ['G2', 0.0766],
      // T3 alone is worth nothing, but it is shared.
      ['G3', 0],
    ]);
    expect(groups[1]?.shared.map(({ id, weight }) => [id, weight])).toEqual([['T1', TWO], ['T3', 0]]);
    expect(groups[1]?.missing).toEqual([{ id: 'T1.002', name: 'T1 by name: T1.002 by name', weight: ONE }]);
    expect(groups[0]?.missing).toEqual([]);
  });

  it('ranks among random sets of the same size', () => {
    // Nothing beats all that G1 does, and what G3 shares is worth nothing in any set.
    expect(groups[0]?.percentile).toBeGreaterThan(50);
    expect(groups[2]?.percentile).toBe(0);
  });

  it('lists as many groups as asked for', () => {
    expect(groupOverlap(['T3'], catalog, { limit: 2 }).groups.map(({ group }) => group.id)).toEqual(['G1', 'G2']);
  });

  it('has nothing to say about nothing', () => {
    expect(groupOverlap([], catalog)).toMatchObject({ techniques: [], groups: [] });
    expect(groupOverlap(['T5'], catalog)).toMatchObject({ undocumented: ['T5'], groups: [] });
  });
});

describe('groupOverlap on ATT&CK 19', () => {
  const shipped = loadShippedCatalog();

  it('finds the group whose techniques these are, above all random sets', async () => {
    const attack = await shipped;
    const group = attack.facts.groups.find(({ id }) => id === 'G0139')!;
    const [best, next] = groupOverlap([...group.uses, ...group.usesInCampaigns], attack).groups;
    expect([best?.group.name, best?.score, best?.percentile, best?.missing]).toEqual(['TeamTNT', 1, 100, []]);
    expect(next?.score).toBeLessThan(0.5);
  });

  it('gives a popular technique no high rank by popularity alone', async () => {
    const attack = await shipped;
    const popular = attack.techniques.map(({ id }) => id).toSorted((a, b) => attack.groupsUsing(b).length - attack.groupsUsing(a).length);
    const ranks = groupOverlap(popular.slice(0, 20), attack, { limit: 200 }).groups.map(({ percentile }) => percentile).toSorted((a, b) => a - b);
    const rare = groupOverlap(popular.filter((id) => attack.groupsUsing(id).length === 3).slice(0, 20), attack).groups[0]!;
    expect(rare.percentile).toBeGreaterThan(95);
    expect(ranks[ranks.length >> 1]).toBeLessThan(rare.percentile);
  });

  it('answers the same question the same way, whatever the order, and never leaves its ranges', async () => {
    const attack = await shipped;
    const ids = fc.subarray(attack.techniques.map(({ id }) => id), { maxLength: 60 });
    fc.assert(
      fc.property(ids, (techniques) => {
        const overlaps = groupOverlap(techniques, attack, { samples: 20 });
        expect(groupOverlap(techniques.toReversed(), attack, { samples: 20 }).groups).toEqual(overlaps.groups);
        for (const { score, percentile, shared } of overlaps.groups) {
          expect(score >= 0 && score <= 1 && percentile >= 0 && percentile <= 100 && shared.length > 0).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});
