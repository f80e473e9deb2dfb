// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CharSet } from './char-set';
import type { TextUnits } from './text-units';

const ASCII = 128;
const WORDS = ASCII / 32;

/**
 * Which characters may stand before a place in the text, per owner. More than a quarter of the hits end here: their neighbour tells that
 * nothing can match, and one small array tells it sooner than an automaton.
 */
export class CharactersBefore {
  /** Four words of bits per owner, one for each ASCII character. */
  private readonly bits: Int32Array;

  /** `sets[k]` is what owner k admits, beside the start of the text and all that is not ASCII; null admits anything. */
  constructor(sets: readonly (CharSet | null)[]) {
    this.bits = new Int32Array(sets.length * WORDS).fill(-1);
    for (const [owner, set] of sets.entries()) if (set !== null) this.admitOnly(owner, set);
  }

  admit(owner: number, { units }: TextUnits, at: number): boolean {
    if (at === 0) return true;
    const unit = units[at] as number;
    return unit >= ASCII || (((this.bits[owner * WORDS + (unit >> 5)] as number) >> (unit & 31)) & 1) === 1;
  }

  private admitOnly(owner: number, set: CharSet): void {
    const words = this.bits.subarray(owner * WORDS, (owner + 1) * WORDS).fill(0);
    for (const [first, last] of set) {
      for (let unit = first; unit <= last && unit < ASCII; unit++) words[unit >> 5] = (words[unit >> 5] as number) | (1 << (unit & 31));
    }
  }
}
