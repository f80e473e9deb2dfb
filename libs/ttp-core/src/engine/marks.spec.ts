// SPDX-License-Identifier: AGPL-3.0-or-later
import { Marks } from './marks';

it('forgets everything when cleared', () => {
  const marks = new Marks(3);
  expect([0, 1, 2].map((item) => marks.has(item))).toEqual([false, false, false]);
  marks.add(1);
  expect([0, 1, 2].map((item) => marks.has(item))).toEqual([false, true, false]);
  marks.clear();
  expect(marks.has(1)).toBe(false);
});

it('revives no mark when its numbers start over', () => {
  const marks = new Marks(2);
  marks.add(0);
  Object.assign(marks, { round: 0x7fffffff });
  marks.add(1);
  marks.clear();
  expect([marks.has(0), marks.has(1)]).toEqual([false, false]);
  marks.add(0);
  expect(marks.has(0)).toBe(true);
});
