// SPDX-License-Identifier: AGPL-3.0-or-later
import { pieces, placeholders, statements } from './lists';

const rows = (count: number, size: number) => Array.from({ length: count }, (_, id) => ({ id, size }));
const lengths = (count: number, size: number) => [...statements(rows(count, size))].map(({ length }) => length);

describe('lists in statements', () => {
  it('writes one placeholder per value', () => {
    expect(placeholders(['a', null, 3])).toBe('?, ?, ?');
    expect(placeholders([])).toBe('');
  });

  it('cuts long lists and loses nothing', () => {
    const values = Array.from({ length: 2_001 }, (_, i) => i);
    expect(pieces(values).map(({ length }) => length)).toEqual([1_000, 1_000, 1]);
    expect(pieces(values).flat()).toEqual(values);
    expect(pieces([])).toEqual([]);
  });

  it('fills statements up to 500 rows', () => {
    expect(lengths(1_200, 100)).toEqual([500, 500, 200]);
    expect(lengths(500, 100)).toEqual([500]);
    expect(lengths(0, 100)).toEqual([]);
  });

  it('starts a new statement before one grows over 2 MiB, and sends a giant alone', () => {
    expect(lengths(5, 900_000)).toEqual([2, 2, 1]);
    expect(lengths(2, 9_000_000)).toEqual([1, 1]);
  });
});
