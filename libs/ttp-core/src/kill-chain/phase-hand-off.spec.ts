// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { Tag } from '../tags/tag';
import { tagOf } from '../tags/make-tag';
import { anEmit, anEvent, aRule } from '../testing';
import { phaseHandOff } from './phase-hand-off';
import { phaseRows, phasesByDecky } from './phase-observations';
import type { PhaseRow } from './phase-observations';
import { PHASED_TACTICS } from './tactic-phases';

const row = (decky: unknown, tactic: unknown, ts: unknown = 0): PhaseRow => ({ decky_id: decky, tactic, created_at_ts: ts });
const NOW = new Date('2026-11-21T08:00:00Z');
const aTag = (parts: Partial<Tag>): Tag => ({ ...tagOf(anEvent(), aRule(), anEmit(), {}, { now: NOW, attackRelease: 'v19.0' }), ...parts });

describe('phaseRows', () => {
  it('orders by the time of the act, else of tagging, then by id', () => {
    const tags = [
      aTag({ uuid: 'd', tactic: 'TA0001', observedAt: null, createdAt: new Date(3_000) }),
      aTag({ uuid: 'c', tactic: 'TA0002', observedAt: new Date(2_500) }),
      aTag({ uuid: 'b', tactic: 'TA0003', observedAt: new Date(1_000) }),
      aTag({ uuid: 'a', tactic: 'TA0004', observedAt: new Date(2_500) }),
    ];
    expect(phaseRows(tags)).toEqual([
      row('decky-03', 'TA0003', 1),
      row('decky-03', 'TA0004', 2.5),
      row('decky-03', 'TA0002', 2.5),
      row('decky-03', 'TA0001', 3),
    ]);
  });

  it('leaves out tags without a decoy and those of intelligence', () => {
    expect(phaseRows([aTag({ deckyId: null }), aTag({ sourceKind: 'intel' })])).toEqual([]);
  });
});

describe('phasesByDecky', () => {
  it('keeps first and last phase per decoy', () => {
    const rows = [row('web-3', 'TA0001', 10), row('db-1', 'TA0007', 11), row('web-3', 'TA0003', 12), row('web-3', 'TA0011', 15)];
    expect([...phasesByDecky(rows)]).toEqual([
      ['web-3', { firstPhase: 'delivery', firstSeen: 10, lastPhase: 'command_and_control', lastSeen: 15 }],
      ['db-1', { firstPhase: 'discovery', firstSeen: 11, lastPhase: 'discovery', lastSeen: 11 }],
    ]);
  });

  it('ignores rows that say nothing, decoy and all', () => {
    expect([...phasesByDecky([row('a', 'TA0101'), row('b', null), row(null, 'TA0001'), row(7, 'TA0001')])]).toEqual([]);
    expect(phasesByDecky([row('a', 'TA9999', 1), row('a', 'TA0001', 'soon')]).get('a')).toMatchObject({ firstPhase: 'delivery', firstSeen: 0 });
    expect(phasesByDecky([]).size).toBe(0);
  });
});

describe('phaseHandOff', () => {
  it.each([
    ['within three hours', row('web-3', 'TA0011', 1_000), row('web-3', 'TA0007', 1_000 + 10_800), 1],
    ['at the very end of the window', row('web-3', 'TA0003', 0), row('web-3', 'TA0008', 86_400), 1],
    ['after the window', row('web-3', 'TA0003', 0), row('web-3', 'TA0008', 86_401), 0],
    ['at once', row('web-3', 'TA0003', 5), row('web-3', 'TA0007', 5), 1],
    ['to somebody who executes', row('web-3', 'TA0011', 0), row('web-3', 'TA0002', 3_600), 0],
    ['from somebody who collects', row('web-3', 'TA0009', 0), row('web-3', 'TA0007', 3_600), 0],
    ['to somebody who came before', row('web-3', 'TA0011', 20), row('web-3', 'TA0007', 10), 0],
    ['on another decoy', row('web-3', 'TA0011', 0), row('db-1', 'TA0007', 3_600), 0],
  ])('%s', (_, one, other, weight) => expect(phaseHandOff(phasesByDecky([one]), phasesByDecky([other]))).toBe(weight));

  it('takes a window of another length', () => {
    expect(phaseHandOff(phasesByDecky([row('a', 'TA0003', 0)]), phasesByDecky([row('a', 'TA0008', 61)]), 60)).toBe(0);
  });

  it('is symmetric, and does not change when both are shifted in time', () => {
    const rows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...PHASED_TACTICS), fc.nat(200_000)), { maxLength: 6 });
    fc.assert(
      fc.property(rows, rows, fc.nat(1_000_000), (one, other, shift) => {
        const at = (some: typeof one, by: number) => phasesByDecky(some.map(([decky, tactic, ts]) => row(decky, tactic, ts + by)));
        const weight = phaseHandOff(at(one, 0), at(other, 0));
        expect(phaseHandOff(at(other, 0), at(one, 0))).toBe(weight);
        expect(phaseHandOff(at(one, shift), at(other, shift))).toBe(weight);
      }),
    );
  });
});
