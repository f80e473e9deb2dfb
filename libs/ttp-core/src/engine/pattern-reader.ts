// SPDX-License-Identifier: AGPL-3.0-or-later
import { PatternError } from './pattern-error';

/** A reading position in a pattern's source. */
export class PatternReader {
  /** 0-based UTF-16 offset of the next unread character. */
  position = 0;

  constructor(readonly source: string) {}

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  /** The next character without taking it; '' at the end. */
  peek(offset = 0): string {
    return this.source.charAt(this.position + offset);
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** Takes `text` if it comes next. */
  skip(text: string): boolean {
    const seen = this.sees(text);
    if (seen) this.position += text.length;
    return seen;
  }

  /** Takes what a sticky expression matches here. Patterns come from rule authors and the expressions are of fixed, linear shapes. */
  take(shape: RegExp): RegExpExecArray | null {
    shape.lastIndex = this.position;
    const found = shape.exec(this.source);
    if (found) this.position += found[0].length;
    return found;
  }

  /** Takes one code point: a surrogate pair is one. The reader must not be at its end. */
  takeCodePoint(): number {
    const code = this.source.codePointAt(this.position) ?? 0;
    this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  fail(reason: string, fix: string, position = this.position): never {
    throw new PatternError(position, reason, fix);
  }
}
