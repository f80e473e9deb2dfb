// SPDX-License-Identifier: AGPL-3.0-or-later
import { TextUnits } from './text-units';

it.each(['', 'ab', 'a😀', '😀😀', '\ud83d', 'a\ude00b', '\ud83d\ud83d\ude00'])('has the code points of %j', (text) => {
  const units = TextUnits.of(text);
  const places = Array.from({ length: text.length + 1 }, (_, i) => i);
  expect(places.map((i) => units.codePointAt(i))).toEqual(places.map((i) => text.codePointAt(i) ?? 0));
  expect(places.map((i) => units.splitsPair(i))).toEqual(places.map((i) => i > 0 && (text.codePointAt(i - 1) ?? 0) > 0xffff));
  const before = (i: number): number => Array.from(text.slice(0, i)).at(-1)?.codePointAt(0) ?? 0;
  expect(places.map((i) => units.codePointBefore(i))).toEqual(places.map(before));
});

it('forgets the text before, however long', () => {
  const units = TextUnits.of('a'.repeat(5_000));
  units.resize(1);
  units.units[1] = 0x62;
  expect([units.length, units.codePointAt(0), units.codePointAt(1)]).toEqual([1, 0x62, 0]);
});
