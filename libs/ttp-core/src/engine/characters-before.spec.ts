// SPDX-License-Identifier: AGPL-3.0-or-later
import { WORD, only } from './char-set';
import { CharactersBefore } from './characters-before';
import { TextUnits } from './text-units';

it('admits per owner what its set has, and the start of the text and all that is not ASCII always', () => {
  const before = new CharactersBefore([WORD, null, only(0x3b)]);
  const admitted = (text: string, at: number): boolean[] => [0, 1, 2].map((owner) => before.admit(owner, TextUnits.of(text), at));
  expect(admitted('id', 0)).toEqual([true, true, true]);
  expect(admitted('_id', 1)).toEqual([true, true, false]);
  expect(admitted(';id', 1)).toEqual([false, true, true]);
  expect(admitted('éid', 1)).toEqual([true, true, true]);
});
