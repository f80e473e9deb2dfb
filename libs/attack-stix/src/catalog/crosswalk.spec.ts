// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { aBundle, aRelation, aTactic, aTechnique } from '../testing/a-bundle';
import { buildCatalog } from './build-catalog';
import { AttackCatalog } from './catalog';
import { crosswalk } from './crosswalk';
import type { Crosswalk } from './crosswalk';
import { crosswalkClaim } from './crosswalk-claim';
import type { AttackClaim } from './crosswalk-claim';
import { loadShippedCatalog } from './shipped';

let v18: AttackCatalog;
let v19: AttackCatalog;
let directions: readonly (readonly [AttackCatalog, AttackCatalog])[];
beforeAll(async () => {
  [v18, v19] = await Promise.all([loadShippedCatalog('18.1'), loadShippedCatalog('19.0')]);
  directions = [
    [v18, v19],
    [v19, v18],
  ];
});

const idsOf = (walk: Crosswalk): readonly string[] => (walk.status === 'mapped' ? [walk.id] : walk.status === 'split' ? walk.ids : []);

describe('crosswalk 18.1 -> 19.0', () => {
  it.each([
    ['T1059.004', { status: 'mapped', id: 'T1059.004', reason: 'same-id' }],
    ['t1562.001', { status: 'mapped', id: 'T1685', reason: 'revoked-by' }],
    ['T1070.002', { status: 'mapped', id: 'T1685.006', reason: 'revoked-by' }],
    ['T1089', { status: 'mapped', id: 'T1685', reason: 'revoked-by' }],
    ['T1086', { status: 'mapped', id: 'T1059.001', reason: 'revoked-by' }],
    ['T1153', { status: 'dropped', reason: 'deprecated' }],
    ['T1685', { status: 'dropped', reason: 'unknown' }],
    ['T9999', { status: 'dropped', reason: 'unknown' }],
    ['', { status: 'dropped', reason: 'unknown' }],
  ])('%p', (id, expected) => {
    expect(crosswalk(id, v18, v19)).toEqual(expected);
  });
});

describe('crosswalk 19.0 -> 18.1', () => {
  it.each([
    ['T1059.004', { status: 'mapped', id: 'T1059.004', reason: 'same-id' }],
    ['T1686', { status: 'mapped', id: 'T1562.004', reason: 'predecessor' }],
    ['T1685', { status: 'split', ids: ['T1562', 'T1562.001', 'T1562.006'], reason: 'predecessor' }],
    ['T1562.001', { status: 'mapped', id: 'T1562.001', reason: 'same-id' }],
    ['T1682', { status: 'dropped', reason: 'new' }],
    ['T1086', { status: 'mapped', id: 'T1059.001', reason: 'revoked-by' }],
  ])('%p', (id, expected) => {
    expect(crosswalk(id, v19, v18)).toEqual(expected);
  });
});

describe('crosswalk of every id of both releases', () => {
  it('answers, and with active ids of the other release only', () => {
    const all = [...new Set([...v18.techniques, ...v19.techniques].map(({ id }) => id))];
    for (const [from, to] of directions) {
      const walks = all.map((id) => crosswalk(id, from, to));
      expect(walks.flatMap(idsOf).filter((id) => !to.exists(id))).toEqual([]);
      expect(walks.filter((walk) => walk.status === 'split' && walk.ids.length < 2)).toEqual([]);
      const losses = ['unknown', 'new', 'deprecated', 'revoked'];
      expect(walks.filter(({ status, reason }) => (status === 'dropped') !== losses.includes(reason))).toEqual([]);
    }
  });

  it('loses no active id of the older release, and only what is new of the newer one', () => {
    const lost = directions.map(([from, to]) => from.techniques.filter(({ id }) => from.exists(id)).map(({ id }) => crosswalk(id, from, to)));
    const reasons = lost.map((walks) => walks.flatMap(({ status, reason }) => (status === 'dropped' ? [reason] : [])));
    expect(reasons[0]).toEqual([]);
    expect(new Set(reasons[1])).toEqual(new Set(['new']));
  });

  it('stays in its own release what is active there', () => {
    for (const release of [v18, v19]) {
      const moved = release.techniques.filter(({ id }) => release.exists(id)).filter(({ id }) => idsOf(crosswalk(id, release, release))[0] !== id);
      expect(moved).toEqual([]);
    }
  });

  it('comes back to where it was, or to a choice that holds it', () => {
    for (const [from, to] of directions) {
      const strays = from.techniques
        .filter(({ id }) => from.exists(id))
        .filter(({ id }) => idsOf(crosswalk(id, from, to)).some((there) => !idsOf(crosswalk(there, to, from)).includes(id)));
      expect(strays).toEqual([]);
    }
  });
});

const textOf = ({ technique, tactic }: AttackClaim) => `${technique}/${tactic}`;

/** Of `T1112 TA0005`: the status, the claims and the reason. */
const walk = (text: string, from: AttackCatalog, to: AttackCatalog) => {
  const [technique = '', tactic = ''] = text.split(' ');
  const result = crosswalkClaim({ technique, tactic }, from, to);
  const claims = result.status === 'mapped' ? [result.claim] : result.status === 'split' ? result.claims : [];
  return [result.status, ...claims.map(textOf), result.reason].join(' ');
};

describe('crosswalk of claims', () => {
  it.each([
    ['T1059.004 TA0002', 'mapped T1059.004/TA0002 same-id'],
    ['T1070.003 TA0005', 'mapped T1070.003/TA0005 same-id'],
    ['T1112 TA0005', 'mapped T1112/TA0112 tactic-moved'],
    ['t1112 ta0003', 'mapped T1112/TA0003 same-id'],
    ['T1562.001 TA0005', 'mapped T1685/TA0112 revoked-by'],
    ['T1548.003 TA0005', 'mapped T1548.003/TA0004 tactic-moved'],
    ['T1574.007 TA0003', 'split T1574.007/TA0005 T1574.007/TA0002 tactic-open'],
    ['T1029 TA0011', 'dropped tactic-unknown'],
    ['T1153 TA0002', 'dropped deprecated'],
    ['T9999 TA0002', 'dropped unknown'],
  ])('%s in 19.0', (claim, expected) => {
    expect(walk(claim, v18, v19)).toBe(expected);
  });

  it.each([
    ['T1685 TA0112', 'split T1562/TA0005 T1562.001/TA0005 T1562.006/TA0005 predecessor'],
    ['T1112 TA0112', 'mapped T1112/TA0005 tactic-moved'],
    ['T1686.001 TA0112', 'mapped T1562.007/TA0005 predecessor'],
    ['T1682 TA0043', 'dropped new'],
  ])('%s in 18.1', (claim, expected) => {
    expect(walk(claim, v19, v18)).toBe(expected);
  });

  it('answers for every technique under every tactic, with claims that hold in the other release', () => {
    for (const [from, to] of directions) {
      const walks = from.techniques.flatMap(({ id, tactics }) => tactics.map((tactic) => crosswalkClaim({ technique: id, tactic }, from, to)));
      const claims = walks.flatMap((one) => (one.status === 'mapped' ? [one.claim] : one.status === 'split' ? one.claims : []));
      expect(claims.filter(({ technique, tactic }) => !to.exists(technique) || !to.technique(technique)?.tactics.includes(tactic))).toEqual([]);
      expect(walks.filter(({ reason }) => reason === 'tactic-unknown')).toEqual([]);
    }
  });
});

describe('crosswalk between made-up releases', () => {
  const impact = aTactic('TA0040', 'impact');
  const ids = Array.from({ length: 8 }, (_, i) => `T100${i}`);

  /** Of each technique: active, deprecated, or revoked in favour of another by its number. */
  type Fate = 'active' | 'deprecated' | number;
  const fate = fc.oneof(fc.constantFrom<Fate>('active', 'deprecated'), fc.nat(ids.length - 1));
  const fates = fc.array(fate, { minLength: 1, maxLength: ids.length });

  function release(name: string, states: readonly Fate[]): AttackCatalog {
    const retirement = (state: Fate) => ({ revoked: typeof state === 'number', x_mitre_deprecated: state === 'deprecated' });
    const techniques = states.map((state, i) => aTechnique(ids[i]!, ['impact'], retirement(state)));
    const links = states.flatMap((state, i) => {
      const target = typeof state === 'number' ? techniques[state] : undefined;
      return target ? [aRelation(techniques[i]!, 'revoked-by', target)] : [];
    });
    return new AttackCatalog(buildCatalog(aBundle(impact, ...techniques, ...links), { release: name, bundleSha256: '' }));
  }

  it('answers with active ids only, whatever was retired or replaced', () => {
    fc.assert(
      fc.property(fates, fates, (before, after) => {
        const [from, to] = [release('1.0', before), release('2.0', after)];
        const found = ids.flatMap((id) => idsOf(crosswalk(id, from, to)));
        expect(found.filter((id) => !to.exists(id))).toEqual([]);
        expect(from.techniques.filter(({ id }) => to.exists(id)).map(({ id }) => crosswalk(id, from, to).reason)).not.toContain('revoked-by');
      }),
    );
  });
});
