// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { DEFAULT_STATE } from '../rules/rule';
import type { RuleState } from '../rules/rule';
import { CONFIDENCE_FLOOR, adjustConfidence, reachesFloor } from './confidence';

const NOW = new Date('2026-11-21T08:00:00Z');
const clipped = (confidenceMax: number | null, expiresAt: Date | null = null): RuleState => ({ ...DEFAULT_STATE, state: 'clipped', confidenceMax, expiresAt });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('adjustConfidence', () => {
  it.each([
    ['the multiplier lowers the base', 0.7, 0.43, DEFAULT_STATE, 0.301],
    ['a clip caps', 0.9, 1, clipped(0.45), 0.45],
    ['a clip is a cap, not a factor', 0.35, 1, clipped(0.45), 0.35],
    ['a clip applies after the multiplier', 0.9, 0.4, clipped(0.45), 0.9 * 0.4],
    ['a clip without a ceiling changes nothing', 0.9, 1, clipped(null), 0.9],
    ['a ceiling above 1 changes nothing', 0.9, 1, clipped(1.5), 0.9],
    ['a ceiling counts only while clipped', 0.9, 1, { ...clipped(0.2), state: 'enabled' as const }, 0.9],
    ['a clip that expires now still counts', 0.9, 1, clipped(0.45, NOW), 0.45],
    ['an expired clip does not', 0.9, 1, clipped(0.45, new Date(NOW.getTime() - 1)), 0.9],
  ])('%s', (_, base, multiplier, state, expected) => {
    expect(adjustConfidence(base, multiplier, state, NOW)).toBe(expected);
  });

  it('never raises a confidence', () => {
    fc.assert(
      fc.property(share, share, fc.option(share), (base, multiplier, ceiling) => {
        expect(adjustConfidence(base, multiplier, clipped(ceiling), NOW)).toBeLessThanOrEqual(base);
      }),
    );
  });

  it.each([-0.01, 1.01, Number.NaN, Infinity])('refuses the multiplier %d', (multiplier) => {
    expect(() => adjustConfidence(0.5, multiplier, DEFAULT_STATE, NOW)).toThrow(RangeError);
  });
});

describe('reachesFloor', () => {
  it.each([
    [CONFIDENCE_FLOOR, true],
    [0.6 * 0.5, true],
    [0.7 * 0.43, true],
    [0.7 * 0.42, false],
    [0.7 * 0.3, false],
    [0.6 * 0.49, false],
  ])('of %d is %s at the default floor', (confidence, expected) => {
    expect(reachesFloor()({ confidence })).toBe(expected);
  });

  it('takes another floor', () => {
    expect(reachesFloor(0.5)({ confidence: 0.49 })).toBe(false);
  });
});
