// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { Random } from '../harness/random';
import { planLives } from './plan-lives';

const SIZES = fc.record({ sessions: fc.integer({ min: 100, max: 5_000 }), kills: fc.integer({ min: 1, max: 40 }), workers: fc.integer({ min: 1, max: 4 }) });

describe('planLives', () => {
  it('kills as often as asked, existing workers only, and lets every session end once', () => {
    fc.assert(
      fc.property(fc.integer(), SIZES, (seed, sizes) => {
        const { lives, lastSessions } = planLives(new Random(seed), sizes);
        expect(lives).toHaveLength(sizes.kills);
        expect(lives.every(({ victim }) => victim >= 0 && victim < sizes.workers)).toBe(true);
        expect(lives.reduce((sum, { sessions }) => sum + sessions, lastSessions)).toBe(sizes.sessions);
        expect(Math.min(lastSessions, ...lives.map(({ sessions }) => sessions))).toBeGreaterThan(0);
      }),
    );
  });

  it('kills amid bursts, announcements or a trickle, and sometimes only when the outbox is swept', () => {
    const { lives } = planLives(new Random(3), { sessions: 2_000, kills: 200, workers: 2 });
    const bursts = lives.filter(({ arrivalMs }) => arrivalMs === 0);
    expect(bursts.length).toBeGreaterThan(50);
    expect(bursts.every(({ killAfterMs }) => killAfterMs <= 200)).toBe(true);
    expect(lives.filter(({ arrivalMs }) => arrivalMs > 0).every(({ killAfterMs, arrivalMs }) => killAfterMs <= arrivalMs)).toBe(true);
    const late = lives.filter(({ killAfterMs }) => killAfterMs > 4_000).length;
    expect(late).toBeGreaterThan(20);
    expect(late).toBeLessThan(60);
    const announcing = lives.filter(({ from }) => from === 'announcement');
    expect(announcing.length).toBeGreaterThan(20);
    expect(announcing.every(({ killAfterMs }) => killAfterMs <= 15)).toBe(true);
    expect(new Set(lives.map(({ victim }) => victim))).toEqual(new Set([0, 1]));
  });
});
