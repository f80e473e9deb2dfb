// SPDX-License-Identifier: AGPL-3.0-or-later
import { safeCount, safeText, safeValue } from './safe-value';

describe('safeText', () => {
  it.each`
    what                            | text                         | expected
    ${'control characters'}         | ${'\u0000\u001b[2J'}         | ${'\u0000\u001b[2J'}
    ${'a lone surrogate'}           | ${'a\ud800b'}                | ${'a\ufffdb'}
    ${'64 KiB'}                     | ${'x'.repeat(65_536)}        | ${'x'.repeat(65_536)}
    ${'more'}                       | ${'x'.repeat(1_048_576)}     | ${'x'.repeat(65_536)}
    ${'two-byte characters'}        | ${'é'.repeat(40_000)}        | ${'é'.repeat(32_768)}
    ${'a three-byte one on the cut'} | ${'€'.repeat(30_000)}        | ${'€'.repeat(21_845)}
    ${'a pair on the cut'}          | ${`${'x'.repeat(65_535)}😀`} | ${'x'.repeat(65_535)}
  `('takes $what', ({ text, expected }) => {
    expect(safeText(text) === expected).toBe(true);
  });
});

describe('safeValue', () => {
  it('leaves out what STIX cannot say', () => {
    expect(safeValue({ a: null, b: [], c: {}, d: [null, 0, Number.NaN], e: { f: undefined }, '': 1, 'k e/y': '' })).toEqual({ d: [0], k_e_y: '' });
  });

  it('gives undefined where nothing is left', () => {
    expect([{}, [], [[null]], { a: {} }, undefined, Number.POSITIVE_INFINITY].map((value) => safeValue(value))).toEqual(Array(6).fill(undefined));
  });

  it('does not follow a value down without end', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50_000; level += 1) deep = { top: level, deep };
    const text = JSON.stringify(safeValue(deep));
    expect(text.match(/top/g)).toHaveLength(32);
  });
});

it.each([
  [Number.NaN, 1],
  [-3, 1],
  [2.9, 2],
  [Number.POSITIVE_INFINITY, 999_999_999],
])('counts %p as %p', (count, expected) => {
  expect(safeCount(count, 1)).toBe(expected);
});
