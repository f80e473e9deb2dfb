// SPDX-License-Identifier: AGPL-3.0-or-later
import { isWordCharacter } from './char-set';
import type { TextUnits } from './text-units';

/** Only some of ASCII are; filling in no more than that spares every start some milliseconds. */
const WORD_UNITS = new Uint8Array(0x10000);
for (let unit = 0; unit < 128; unit++) WORD_UNITS[unit] = Number(isWordCharacter(unit));

/** One of the characters beside the place is a word character, the other is not. */
export const isWordBoundary = ({ units }: TextUnits, index: number): boolean =>
  WORD_UNITS[units[index] as number] !== WORD_UNITS[units[index + 1] as number];
