// SPDX-License-Identifier: AGPL-3.0-or-later

/** Most texts are shorter, none is much longer than what patterns look at. */
const USUAL_LENGTH = 1_024;

/** The last of a code point's two UTF-16 units is not a code point of its own. */
const LAST_OF_ONE_UNIT = 0xffff;

/**
 * The UTF-16 units of a text. To read an array costs less than to ask a string, and the NUL before and behind them spares looking where the text
 * ends: unit `i` of the text is `units[i + 1]`. Used for one text after the other.
 */
export class TextUnits {
  units = new Uint16Array(USUAL_LENGTH);
  length = 0;

  static of(text: string): TextUnits {
    const units = new TextUnits();
    units.resize(text.length);
    for (let i = 0; i < text.length; i++) units.units[i + 1] = text.charCodeAt(i);
    return units;
  }

  /** Makes room for a text of so many units, which the caller fills in. */
  resize(length: number): void {
    const room = length + 2;
    if (room > this.units.length) this.units = new Uint16Array(2 ** Math.ceil(Math.log2(room)));
    this.length = length;
    this.units[length + 1] = 0;
  }

  /** The code point that begins at `index`, as `String.codePointAt` has it, but 0 behind the end. */
  codePointAt(index: number): number {
    const unit = this.units[index + 1] as number;
    const next = this.units[index + 2] as number;
    return isHigh(unit) && isLow(next) ? (unit - 0xd800) * 0x400 + (next - 0xdc00) + 0x10000 : unit;
  }

  /** The code point that ends before `index`, 0 at the start. */
  codePointBefore(index: number): number {
    if (index < 2) return this.units[index] as number;
    const code = this.codePointAt(index - 2);
    return code > LAST_OF_ONE_UNIT ? code : (this.units[index] as number);
  }

  /** It lies between the two units of one code point. */
  splitsPair(index: number): boolean {
    return index > 0 && this.codePointAt(index - 1) > LAST_OF_ONE_UNIT;
  }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
