// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from './catalog';
import { compareReleases } from './compare-releases';
import { loadShippedCatalog } from './shipped';

let v18: AttackCatalog;
let v19: AttackCatalog;
beforeAll(async () => {
  v19 = await loadShippedCatalog();
  v18 = v19.inRelease('18.1')!;
});

describe('compareReleases 18.1 -> 19.0', () => {
  it('finds the tactic that is new and the one that has another name', () => {
    expect(compareReleases(v18, v19).tactics).toEqual({
      added: [{ id: 'TA0112', name: 'Defense Impairment' }],
      gone: [],
      renamed: [{ id: 'TA0005', before: 'Defense Evasion', after: 'Stealth' }],
    });
  });

  it('finds the techniques that are new, and what became of those that are gone', () => {
    const { from, to, techniques } = compareReleases(v18, v19);
    expect([from, to, techniques.added.length, techniques.gone.length]).toEqual(['18.1', '19.0', 23, 17]);
    expect(techniques.gone.find(({ id }) => id === 'T1562.001')).toEqual({
      id: 'T1562.001',
      name: 'Disable or Modify Tools',
      becomes: { status: 'mapped', id: 'T1685', reason: 'revoked-by' },
    });
  });

  it('finds the techniques under other tactics', () => {
    const { moved } = compareReleases(v18, v19).techniques;
    expect(moved.find(({ id }) => id === 'T1112')).toMatchObject({ left: ['TA0005'], joined: ['TA0112'] });
    expect(moved.find(({ id }) => id === 'T1548.003')).toMatchObject({ left: ['TA0005'], joined: [] });
    expect(moved.find(({ id }) => id === 'T1059')).toBeUndefined();
  });

  it('is turned around the other way', () => {
    const { tactics, techniques } = compareReleases(v19, v18);
    expect([tactics.added.length, tactics.gone.length, techniques.added.length, techniques.gone.length]).toEqual([0, 1, 17, 23]);
    expect(techniques.gone.find(({ id }) => id === 'T1685')?.becomes.status).toBe('split');
  });

  it('finds nothing between a release and itself', () => {
    const { tactics, techniques } = compareReleases(v19, v19);
    expect([...Object.values(tactics), ...Object.values(techniques)].flat()).toEqual([]);
  });
});
