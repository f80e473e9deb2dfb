// SPDX-License-Identifier: AGPL-3.0-or-later
import { FleetFold, type FleetRow } from './fleet-fold';
import { rollupsOf } from './technique-rollup';

type KindParts = readonly [string, string | null, string, string | null, string, number, string];
const KIND: KindParts = ['T1059', 'T1059.004', 'TA0002', 'decky-03', 'R0900', 1, 'v19.0'];

const row = (change: Readonly<Record<number, string | null>> = {}, parts: Partial<FleetRow> = {}): FleetRow => ({
  kind: JSON.stringify(KIND.map((value, i) => (i in change ? change[i] : value))),
  anchor: 'a-1',
  seen_at: '2026-11-21 08:00:00.123000',
  confidence: 0.5,
  ...parts,
});

const folded = (...rows: readonly FleetRow[]): FleetFold => {
  const fold = new FleetFold((anchor) => (anchor.startsWith('a-of-') ? anchor.slice('a-of-'.length) : anchor));
  for (const one of rows) fold.add(one);
  return fold;
};

const at = (iso: string) => new Date(`2026-11-${iso}Z`);

describe('the fold of a fleet', () => {
  it('adds up tags that differ in nothing but source, time and confidence', () => {
    const early = { seen_at: '2026-11-20 08:00:00.000000', confidence: 0.9 };
    const late = { seen_at: '2026-11-22 08:00:00.000999', confidence: 0.7 };
    const rows = [row(), row({}, early), row({}, late)];
    expect(folded(...rows).groups()).toEqual([
      {
        techniqueId: 'T1059',
        subTechniqueId: 'T1059.004',
        tactic: 'TA0002',
        deckyId: 'decky-03',
        ruleId: 'R0900',
        ruleVersion: 1,
        attackRelease: 'v19.0',
        count: 3,
        firstSeen: at('20T08:00:00.000'),
        lastSeen: at('22T08:00:00.000'),
        confidenceMax: 0.9,
      },
    ]);
  });

  it('orders groups by their parts, nothing before something', () => {
    const groups = folded(row({ 3: 'b' }), row({ 3: null }), row({ 3: 'a' }), row({ 1: null }), row({ 0: 'T1001', 1: null })).groups();
    expect(groups.map(({ techniqueId, subTechniqueId, deckyId }) => [techniqueId, subTechniqueId, deckyId])).toEqual([
      ['T1001', null, 'decky-03'],
      ['T1059', null, 'decky-03'],
      ['T1059', 'T1059.004', null],
      ['T1059', 'T1059.004', 'a'],
      ['T1059', 'T1059.004', 'b'],
    ]);
  });

  it('counts who stands behind anchors once, for a technique those of its sub-techniques too, each release by itself', () => {
    const rows = [
      row({}, { anchor: 'i-1' }),
      row({}, { anchor: 'a-of-i-1' }),
      row({ 1: null }, { anchor: 'a-of-i-1' }),
      row({ 1: 'T1059.001', 3: 'other' }, { anchor: 'a-2' }),
      row({ 6: 'v18.1' }, { anchor: 'a-3' }),
    ];
    expect(folded(...rows).techniqueActors()).toEqual([
      { id: 'T1059', attackRelease: 'v18.1', actors: 1, count: 1 },
      { id: 'T1059', attackRelease: 'v19.0', actors: 2, count: 4 },
      { id: 'T1059.001', attackRelease: 'v19.0', actors: 1, count: 1 },
      { id: 'T1059.004', attackRelease: 'v18.1', actors: 1, count: 1 },
      { id: 'T1059.004', attackRelease: 'v19.0', actors: 1, count: 2 },
    ]);
  });

  it('gives rollups of techniques, over tactics, decoys, rules and releases', () => {
    const late = { seen_at: '2026-11-23 08:00:00.000000' };
    const rows = [row({ 2: 'TA0005', 6: 'v18.1' }, { confidence: 0.8 }), row({ 3: null }, late), row({ 1: null })];
    expect(rollupsOf(folded(...rows).groups())).toEqual([
      expect.objectContaining({ techniqueId: 'T1059', subTechniqueId: null, count: 1 }),
      {
        techniqueId: 'T1059',
        subTechniqueId: 'T1059.004',
        tactic: 'TA0005',
        tactics: ['TA0002', 'TA0005'],
        attackReleases: ['v18.1', 'v19.0'],
        count: 2,
        firstSeen: at('21T08:00:00.123'),
        lastSeen: at('23T08:00:00.000'),
        confidenceMax: 0.8,
      },
    ]);
  });
});
