// SPDX-License-Identifier: AGPL-3.0-or-later
import { EMPTY, alternation, concat } from './ast';
import type { Assertion, Node } from './ast';
import { foldOne } from './case-folding';
import { ANY, ANY_BUT_LINE_FEED, only } from './char-set';
import { MAX_NESTING, MAX_REPEAT, MAX_SOURCE_LENGTH } from './limits';
import { parseClass } from './parse-class';
import { parseEscape } from './parse-escape';
import { NO_FLAGS, parseGroupHead } from './parse-group';
import type { Flags } from './parse-group';
import { PatternReader } from './pattern-reader';

/** Python's `\Z` and RE2's `\z` are both the very end of the text. */
const ESCAPED_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['b', 'word-boundary'],
  ['B', 'not-word-boundary'],
  ['A', 'text-start'],
  ['z', 'text-end'],
  ['Z', 'text-end'],
]);

const COUNTS = /\{(\d{1,9})(?:(,)(\d{0,9}))?\}/y;

interface Repetition {
  readonly min: number;
  readonly max: number;
}

/** RE2 syntax -> tree, look-aheads still in it. Throws PatternError. */
export function parsePattern(source: string): Node {
  const reader = new PatternReader(source);
  if (source.length > MAX_SOURCE_LENGTH) {
    reader.fail(`the pattern is ${source.length} characters long`, `write at most ${MAX_SOURCE_LENGTH}, or split it into several rules`, MAX_SOURCE_LENGTH);
  }
  return new PatternParser(reader).pattern();
}

class PatternParser {
  private flags: Flags = NO_FLAGS;
  private depth = 0;

  constructor(private readonly reader: PatternReader) {}

  pattern(): Node {
    const node = this.alternation();
    if (!this.reader.atEnd) this.reader.fail('this ) closes nothing', 'remove it, or write \\) for a parenthesis');
    return node;
  }

  private alternation(): Node {
    const options = [this.concatenation()];
    while (this.reader.skip('|')) options.push(this.concatenation());
    return alternation(options);
  }

  private concatenation(): Node {
    const parts: Node[] = [];
    while (!this.reader.atEnd && this.reader.peek() !== '|' && this.reader.peek() !== ')') {
      if (this.reader.skip('\\Q')) parts.push(...this.quoted());
      else parts.push(this.atom());
      const last = parts.pop();
      if (last) parts.push(this.repeated(last));
    }
    return concat(parts);
  }

  /** `\Q...\E`: every character stands for itself. */
  private quoted(): Node[] {
    const nodes: Node[] = [];
    while (!this.reader.atEnd && !this.reader.skip('\\E')) nodes.push(this.literal(this.reader.takeCodePoint()));
    return nodes;
  }

  private atom(): Node {
    const { reader, flags } = this;
    if (this.repetition()) return reader.fail('nothing to repeat', 'put a symbol or a group before it, or escape it', this.repetitionStart);
    switch (reader.peek()) {
      case '.':
        reader.position++;
        return { kind: 'set', set: flags.dotAll ? ANY : ANY_BUT_LINE_FEED };
      case '^':
        reader.position++;
        return { kind: 'assertion', assertion: flags.multiLine ? 'line-start' : 'text-start' };
      case '$':
        reader.position++;
        return { kind: 'assertion', assertion: flags.multiLine ? 'line-end' : 'text-end' };
      case '[':
        reader.position++;
        return { kind: 'set', set: parseClass(reader, flags.ignoreCase) };
      case '(':
        reader.position++;
        return this.group();
      case '\\':
        reader.position++;
        return this.escape();
      default:
        return this.literal(reader.takeCodePoint());
    }
  }

  private literal(codePoint: number): Node {
    return { kind: 'set', set: this.flags.ignoreCase ? foldOne(codePoint) : only(codePoint) };
  }

  private escape(): Node {
    const assertion = ESCAPED_ASSERTIONS.get(this.reader.peek());
    if (!assertion) return { kind: 'set', set: parseEscape(this.reader, this.flags.ignoreCase) };
    this.reader.position++;
    return { kind: 'assertion', assertion };
  }

  private group(): Node {
    const { reader } = this;
    const start = reader.position - 1;
    const outer = this.flags;
    const head = parseGroupHead(reader, outer);
    this.flags = head.flags;
    if (head.kind === 'flags-only') return EMPTY;
    if (++this.depth > MAX_NESTING) reader.fail('too many groups inside groups', `nest at most ${MAX_NESTING}`, start);
    const body = this.alternation();
    if (!reader.skip(')')) reader.fail('the group is not closed', 'add ), or write \\( for a parenthesis', start);
    this.depth--;
    this.flags = outer;
    return head.kind === 'lookahead' ? { kind: 'lookahead', body, position: start } : body;
  }

  private repeated(body: Node): Node {
    const found = this.repetition();
    if (!found) return body;
    // Laziness does not change whether a pattern matches.
    const lazy = this.reader.skip('?');
    const start = this.reader.position;
    if (!lazy && this.reader.peek() === '+') {
      this.reader.fail('possessive quantifier: no linear-time engine has it', 'drop the +: this engine never backtracks');
    }
    if (this.repetition()) this.reader.fail('a repetition of a repetition', 'put the inner one into a group', start);
    return { kind: 'repeat', body, ...found };
  }

  private repetitionStart = 0;

  /** Takes a quantifier if one comes next. `{` without counts is a plain character, as in RE2. */
  private repetition(): Repetition | undefined {
    const { reader } = this;
    this.repetitionStart = reader.position;
    if (reader.skip('*')) return { min: 0, max: Infinity };
    if (reader.skip('+')) return { min: 1, max: Infinity };
    if (reader.skip('?')) return { min: 0, max: 1 };
    const found = reader.take(COUNTS);
    if (!found) return undefined;
    const min = Number(found[1]);
    const open = found[2] !== undefined && found[3] === '';
    const max = open ? Infinity : Number(found[3] ?? min);
    if (max < min) reader.fail(`the counts ${found[0]} run backwards`, 'write the lower count first', this.repetitionStart);
    if (min > MAX_REPEAT || (!open && max > MAX_REPEAT)) {
      reader.fail(`the counts ${found[0]} are too high`, `repeat at most ${MAX_REPEAT} times, or leave the upper count open`, this.repetitionStart);
    }
    return { min, max };
  }
}
