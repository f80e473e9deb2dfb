// SPDX-License-Identifier: AGPL-3.0-or-later
import { Random } from '../harness/random';
import { durationMs, planStrikes } from './plan-strikes';

const victimsOf = (kills: number) => planStrikes(new Random(3), { kills, replicas: 3 }).map(({ victim }) => victim);

describe('planStrikes', () => {
  it('hits every part, also in a short storm', () => {
    expect(new Set(victimsOf(6))).toEqual(new Set(['ttp-worker', 'rule-store', 'leading rule-sync', 'standby rule-sync', 'nats-server']));
  });

  it('kills as often as asked, existing workers only', () => {
    const strikes = planStrikes(new Random(4), { kills: 100, replicas: 3 });
    expect(strikes).toHaveLength(100);
    expect(new Set(strikes.map(({ slot }) => slot))).toEqual(new Set([0, 1, 2]));
  });

  it('kills rule-store amid requests', () => {
    const strikes = planStrikes(new Random(4), { kills: 100, replicas: 3 }).filter(({ victim }) => victim === 'rule-store');
    expect(strikes.every(({ amid, lateMs }) => amid === 'request' && lateMs <= 15)).toBe(true);
    expect(new Set(strikes.map(({ lateMs }) => lateMs)).size).toBeGreaterThan(5);
  });

  it('makes the same plan for a seed, in another order for another', () => {
    expect(victimsOf(40)).toEqual(victimsOf(40));
    expect(planStrikes(new Random(5), { kills: 40, replicas: 3 }).map(({ victim }) => victim)).not.toEqual(victimsOf(40));
  });

  it('says how long it takes at least', () => {
    const strike = { amid: 'edit' as const, victim: 'rule-store' as const, slot: 0 };
    expect(durationMs([{ ...strike, afterMs: 1_000, lateMs: 30, downMs: 200 }, { ...strike, afterMs: 10, lateMs: 0, downMs: 5 }])).toBe(1_245);
  });
});
