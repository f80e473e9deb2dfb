// SPDX-License-Identifier: AGPL-3.0-or-later

/** A part of a JSON text that is a JSON text of its own. */
export interface Piece {
  readonly text: string;
  /** An object of the list; else the document around it, in which each such object is a 0. */
  readonly isElement: boolean;
}

/** The text is no JSON, or not one that can be read in pieces. */
export class BrokenJson extends Error {
  override readonly name = 'BrokenJson';
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [...'"\\{}[]'].map((character) => character.charCodeAt(0));

/** Characters of one piece: far more than any object of ours, and bearable. */
const MOST = 64 * 1024 * 1024;
/** Far deeper than any export goes, and far from what a recursion further on can take. */
const DEEPEST = 500;
const NOWHERE = -1;

/**
 * Cuts JSON into the objects of a list and what is around them, while it still comes: a bundle may be larger than the memory. The list is a
 * property of the document (or the document itself, if that is one). Documents may follow each other, as in NDJSON.
 */
export class JsonPieces {
  private readonly opening: RegExp | null;
  private depth = 0;
  private listDepth = NOWHERE;
  private inElement = false;
  private inString = false;
  private isEscaped = false;
  /** Of the element, or of the document, as far as they have come. */
  private element = '';
  private around = '';

  /** Without a list documents are not cut. */
  constructor(list: string | null) {
    this.opening = list === null ? null : new RegExp(`"${list}"\\s{0,9}:\\s{0,9}$`);
  }

  *feed(chunk: string): Generator<Piece> {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (this.inString) {
        this.insideString(code);
      } else if (code === QUOTE) {
        this.inString = true;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (code === OPEN_BRACE && this.depth === this.listDepth) {
          this.around += `${chunk.slice(from, i)}0`;
          from = i;
          this.inElement = true;
        } else if (code === OPEN_BRACKET && this.listDepth === NOWHERE && this.depth < 2 && this.opensList(this.around + chunk.slice(from, i))) {
          this.listDepth = this.depth + 1;
        }
        this.depth += 1;
        if (this.depth > DEEPEST) throw new BrokenJson(`is nested deeper than ${DEEPEST} levels`);
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        this.depth -= 1;
        if (this.depth < 0) throw new BrokenJson('closes what it has not opened');
        if (this.depth === this.listDepth && this.inElement) {
          yield { text: this.element + chunk.slice(from, i + 1), isElement: true };
          [this.element, this.inElement, from] = ['', false, i + 1];
        } else if (this.depth === this.listDepth - 1) {
          this.listDepth = NOWHERE;
        }
        if (this.depth === 0) {
          yield { text: this.around + chunk.slice(from, i + 1), isElement: false };
          [this.around, from] = ['', i + 1];
        }
      }
    }
    this.keep(chunk.slice(from));
  }

  /** Throws BrokenJson when there should have been more. */
  end(): void {
    if (this.depth > 0 || this.inString) throw new BrokenJson('ends in the middle');
    if (this.around.trim() !== '') throw new BrokenJson('is no JSON object or list');
  }

  private insideString(code: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (code === BACKSLASH) this.isEscaped = true;
    else if (code === QUOTE) this.inString = false;
  }

  private opensList(before: string): boolean {
    return this.opening !== null && (this.depth === 0 || this.opening.test(before.slice(-64)));
  }

  private keep(rest: string): void {
    if (this.inElement) this.element += rest;
    else this.around += rest;
    if (this.element.length + this.around.length > MOST) throw new BrokenJson(`has an object of more than ${MOST} characters`);
  }
}
