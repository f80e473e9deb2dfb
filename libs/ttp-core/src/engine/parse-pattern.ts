// SPDX-License-Identifier: AGPL-3.0-or-later
import { EMPTY, alternation, concat } from './ast';
import type { Assertion, Node } from './ast';
import { foldOne } from './case-folding';
import { ANY, ANY_BUT_LINE_FEED, only } from './char-set';
import { MAX_NESTING, MAX_SOURCE_LENGTH } from './limits';
import { parseClass } from './parse-class';
import { parseEscape } from './parse-escape';
import { NO_FLAGS, parseGroupHead } from './parse-group';
import type { Flags } from './parse-group';
import { takeRepetition } from './parse-repetition';
import { PatternReader } from './pattern-reader';

/** Python's `\Z` and RE2's `\z` are both the very end of the text. */
const ESCAPED_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['b', 'word-boundary'],
  ['B', 'not-word-boundary'],
  ['A', 'text-start'],
  ['z', 'text-end'],
  ['Z', 'text-end'],
]);

/** Without the flag x a comment has a group of its own. */
const COMMENT = /\(\?#[^)]*\)/y;
const BLANKS_OR_COMMENT = /[ \t\n\r\v\f]+|#[^\n]*/y;

/** RE2 syntax, and what Python adds to it that has no effect on a boolean search -> tree, look-aheads still in it. Throws PatternError. */
export function parsePattern(source: string): Node {
  const reader = new PatternReader(source);
  if (source.length > MAX_SOURCE_LENGTH) {
    const fix = `write at most ${MAX_SOURCE_LENGTH}, or split it into several rules`;
    reader.fail(`the pattern is ${source.length} characters long`, fix, MAX_SOURCE_LENGTH);
  }
  return new PatternParser(reader).pattern();
}

/** Whether a sound pattern ends under the flag x, where a line feed says nothing but that a comment is over. */
export function endsVerbose(source: string): boolean {
  const parser = new PatternParser(new PatternReader(source));
  parser.pattern();
  return parser.flags.verbose;
}

class PatternParser {
  flags: Flags = NO_FLAGS;
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
    while (this.hasNext()) {
      if (this.reader.skip('\\Q')) parts.push(...this.quoted());
      else parts.push(this.atom());
      const last = parts.pop();
      if (last) parts.push(this.repeated(last));
    }
    return concat(parts);
  }

  private hasNext(): boolean {
    this.skipComments();
    const next = this.reader.peek();
    return next !== '' && next !== '|' && next !== ')';
  }

  /** Under the flag x blanks are comments, too. */
  private skipComments(): void {
    const { reader, flags } = this;
    while ((reader.sees('(?#') && reader.take(COMMENT)) || (flags.verbose && reader.take(BLANKS_OR_COMMENT)));
  }

  /** `\Q...\E`: every character stands for itself. */
  private quoted(): Node[] {
    const nodes: Node[] = [];
    while (!this.reader.atEnd && !this.reader.skip('\\E')) nodes.push(this.literal(this.reader.takeCodePoint()));
    return nodes;
  }

  private atom(): Node {
    const { reader, flags } = this;
    const start = reader.position;
    if (takeRepetition(reader)) return reader.fail('nothing to repeat', 'put a symbol or a group before it, or escape it', start);
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
    return head.kind === 'group' ? body : { kind: 'lookahead', body, isNegative: head.kind === 'negative-lookahead', position: start };
  }

  private repeated(body: Node): Node {
    this.skipComments();
    const found = takeRepetition(this.reader);
    if (!found) return body;
    // Laziness does not change whether a pattern matches.
    const lazy = this.reader.skip('?');
    const start = this.reader.position;
    if (!lazy && this.reader.peek() === '+') {
      this.reader.fail('possessive quantifier: no linear-time engine has it', 'drop the +: this engine never backtracks');
    }
    if (takeRepetition(this.reader)) this.reader.fail('a repetition of a repetition', 'put the inner one into a group', start);
    return { kind: 'repeat', body, ...found };
  }
}
