// SPDX-License-Identifier: AGPL-3.0-or-later
import { isWordCharacter } from './char-set';

const WORD_UNITS = Uint8Array.from({ length: 128 }, (_, unit) => Number(isWordCharacter(unit)));

/** One of the characters beside the place is a word character, the other is not. */
export const isWordBoundary = (text: string, index: number): boolean =>
  (index > 0 && isWordAt(text, index - 1)) !== (index < text.length && isWordAt(text, index));

function isWordAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit < 128 && WORD_UNITS[unit] === 1;
}
