// SPDX-License-Identifier: AGPL-3.0-or-later
import { KEY, NotPlain, addEntry, readPlainValue } from './plain-value';

interface Line {
  readonly indent: number;
  /** Without the indent; '' when blank. */
  readonly text: string;
}

/** Tabs, carriage returns, byte order marks, other controls and the line separators of Unicode. */
const ODD_CHARACTER = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const BLOCK_SCALAR = /^([|>])(-?)$/;
const MAX_DEPTH = 6;

/**
 * Reads a mapping in the plain YAML that nearly all rules are written in, some thirty times as fast as a complete parser: keys of letters,
 * values on one line, nested blocks, folded and literal texts, comments. Undefined for whatever goes beyond, good YAML or not.
 */
export function readPlainYaml(text: string): Record<string, unknown> | undefined {
  if (ODD_CHARACTER.test(text)) return undefined;
  try {
    return new BlockReader(text.split('\n').map(lineOf)).document();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function lineOf(line: string): Line {
  const indent = line.search(/[^ ]/);
  // A line of blanks alone may be a part of the text of a block.
  return indent < 0 ? { indent: line.length, text: '' } : { indent, text: line.slice(indent) };
}

class BlockReader {
  private next = 0;

  constructor(private readonly lines: Line[]) {}

  document(): Record<string, unknown> {
    if (this.peek()?.indent !== 0) throw new NotPlain();
    const mapping = this.mapping(0, 0);
    if (this.peek()) throw new NotPlain();
    return mapping;
  }

  /** The next line that is neither blank nor a comment. */
  private peek(): Line | undefined {
    let line = this.lines[this.next];
    while (line && (line.text === '' || line.text.startsWith('#'))) line = this.lines[++this.next];
    return line;
  }

  private mapping(indent: number, depth: number): Record<string, unknown> {
    if (depth > MAX_DEPTH) throw new NotPlain();
    const entries: Record<string, unknown> = {};
    for (let line = this.peek(); line && line.indent >= indent && !isItem(line); line = this.peek()) {
      const key = keyOf(line.text);
      if (line.indent > indent || !key) throw new NotPlain();
      this.next++;
      addEntry(entries, key[1] ?? '', this.entryValue(line.text.slice(key[0].length), indent, depth));
    }
    return entries;
  }

  private entryValue(written: string, indent: number, depth: number): unknown {
    const block = BLOCK_SCALAR.exec(written);
    if (block) return this.blockScalar(indent, block[1] === '>', block[2] === '-');
    if (written !== '' && !written.startsWith('#')) return readPlainValue(written);
    const line = this.peek();
    if (line && isItem(line) && line.indent >= indent) return this.sequence(line.indent, depth + 1);
    return line && line.indent > indent ? this.mapping(line.indent, depth + 1) : null;
  }

  private sequence(indent: number, depth: number): unknown[] {
    const items: unknown[] = [];
    for (let line = this.peek(); line && line.indent >= indent; line = this.peek()) {
      if (line.indent > indent) throw new NotPlain();
      if (!isItem(line)) break;
      items.push(this.item(line, depth));
    }
    return items;
  }

  private item({ indent, text }: Line, depth: number): unknown {
    const { indent: blanks, text: written } = lineOf(text.slice(1));
    if (keyOf(written)) {
      // A mapping that begins behind the hyphen: its other keys stand below its first.
      const inner = indent + 1 + blanks;
      this.lines[this.next] = { indent: inner, text: written };
      return this.mapping(inner, depth + 1);
    }
    this.next++;
    return readPlainValue(written);
  }

  /** Lines of one paragraph, indented more than their key. */
  private blockScalar(parentIndent: number, folded: boolean, stripped: boolean): string {
    const first = this.lines[this.next];
    if (!first || first.text === '' || first.indent <= parentIndent) throw new NotPlain();
    const texts: string[] = [];
    for (let line = this.lines[this.next]; line && line.text !== '' && line.indent >= first.indent; line = this.lines[++this.next]) {
      if (folded && line.indent > first.indent) throw new NotPlain();
      texts.push(' '.repeat(line.indent - first.indent) + line.text);
    }
    this.endBlockScalar(first.indent);
    return texts.join(folded ? ' ' : '\n') + (stripped ? '' : '\n');
  }

  /** Past the blank lines behind a block. */
  private endBlockScalar(indent: number): void {
    // Without a final line feed, the text has none either.
    if (this.next >= this.lines.length) throw new NotPlain();
    let line = this.lines[this.next];
    for (; line?.text === ''; line = this.lines[++this.next]) {
      // Blanks may belong to the block.
      if (line.indent > 0) throw new NotPlain();
    }
    if (line && line.indent >= indent) throw new NotPlain();
  }
}

const isItem = ({ text }: Line): boolean => text === '-' || text.startsWith('- ');

function keyOf(text: string): RegExpExecArray | null {
  KEY.lastIndex = 0;
  return KEY.exec(text);
}
