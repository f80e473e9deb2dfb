// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { seededRandom } from './seeded-random';
import { weightedDraw } from './weighted-draw';

const drawAll = (seed: string) => weightedDraw([3, 1, 4, 1, 5, 9, 2, 6], seededRandom(seed))(8);

describe('weightedDraw', () => {
  it('draws different indexes, all of them when asked for more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 70 }), fc.nat(80), fc.string(), (weights, size, seed) => {
        const drawn = weightedDraw(weights, seededRandom(seed))(size);
        expect(drawn).toHaveLength(Math.min(size, weights.length));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((index) => index >= 0 && index < weights.length)).toBe(true);
      }),
    );
  });

  it('draws by weight, and by what is left of it', () => {
    const draw = weightedDraw([7, 1, 2], seededRandom('a seed'));
    const draws = Array.from({ length: 20_000 }, () => draw(2));
    const share = (test: (drawn: readonly number[]) => boolean) => draws.filter(test).length / draws.length;
    expect(share(([first]) => first === 0)).toBeCloseTo(0.7, 1.5);
    expect(share(([first, second]) => first === 0 && second === 2)).toBeCloseTo((0.7 * 2) / 3, 1.5);
    expect(share(([first, second]) => first === 1 && second === 0)).toBeCloseTo((0.1 * 7) / 9, 1.5);
  });

  it('depends on its seed alone', () => {
    expect(drawAll('x')).toEqual(drawAll('x'));
    expect(drawAll('x')).not.toEqual(drawAll('y'));
  });
});
