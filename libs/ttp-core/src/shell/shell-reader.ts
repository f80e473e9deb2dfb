// SPDX-License-Identifier: AGPL-3.0-or-later
import { readAnsiString } from './ansi-string';

/** What a shell would make of a text, as far as it can be known without running anything. */
export interface ShellReading {
  /** Each simple command as the words that the shell would pass on: quotes, escapes and `$IFS` tricks undone. */
  readonly commands: readonly (readonly string[])[];
  /** The same with the operators between them. */
  readonly text: string;
  /** Texts that the shell would run too: command substitutions and the bodies of here-documents. */
  readonly inner: readonly string[];
}

/** `${IFS%????????}` */
const LONGEST_SEPARATOR = 16;

/** What a character means to a shell; all others stand for themselves. */
const BLANK = 1;
const OPERATOR = 2;
const REDIRECT = 3;
const SINGLE_QUOTE = 4;
const DOUBLE_QUOTE = 5;
const BACKSLASH = 6;
const DOLLAR = 7;
const BACKTICK = 8;
const HASH = 9;
const MEANINGS = meanings({
  ' \t\r\f\v': BLANK,
  ';&|\n()': OPERATOR,
  '<>': REDIRECT,
  "'": SINGLE_QUOTE,
  '"': DOUBLE_QUOTE,
  '\\': BACKSLASH,
  $: DOLLAR,
  '`': BACKTICK,
  '#': HASH,
});
/** The same inside double quotes. */
const QUOTED_MEANINGS = meanings({ '"': DOUBLE_QUOTE, '\\': BACKSLASH, $: DOLLAR, '`': BACKTICK });

/** `&&`, `||`, `;;` */
const DOUBLED = new Set([';', '&', '|']);
/** Inside double quotes a backslash is a character but before these. */
const ESCAPED_IN_QUOTES = new Set(['"', '\\', '$', '`', '\n']);

/** Reads a text the way a POSIX shell does, in one pass; never fails: what is left open ends with the text. */
export const readShell = (text: string): ShellReading => new ShellReader(text).read();

class ShellReader {
  private readonly commands: string[][] = [];
  private readonly inner: string[] = [];
  private readonly hereDocuments: { readonly end: string; readonly indented: boolean }[] = [];
  private words: string[] = [];
  private word: string | null = null;
  private awaitsDelimiter: { readonly indented: boolean } | null = null;
  private out = '';
  private at = 0;

  constructor(private readonly text: string) {}

  read(): ShellReading {
    while (this.at < this.text.length) this.step();
    this.endCommand('');
    return { commands: this.commands, text: this.out, inner: this.inner };
  }

  private step(): void {
    this.plain(MEANINGS);
    if (this.at === this.text.length) return;
    const char = this.text.charAt(this.at);
    switch (MEANINGS[char.charCodeAt(0)]) {
      case BLANK:
        this.at += 1;
        return this.endWord();
      case OPERATOR:
        return this.operator(char);
      case REDIRECT:
        return this.redirect(char);
      case SINGLE_QUOTE:
        return this.append(this.until("'", this.at + 1));
      case DOUBLE_QUOTE:
        return this.doubleQuoted();
      case BACKSLASH:
        return this.escaped();
      case DOLLAR:
        return this.dollar();
      case BACKTICK:
        return this.backticks();
      default:
        return this.word === null ? this.comment() : this.take(1);
    }
  }

  /** Takes the characters that stand for themselves. */
  private plain(meaningOf: Uint8Array): void {
    const { text, at } = this;
    let end = at;
    while (end < text.length && !meaningOf[text.charCodeAt(end)]) end += 1;
    if (end > at) this.take(end - at);
  }

  private operator(first: string): void {
    let end = this.at + 1;
    if (DOUBLED.has(first)) while (this.text[end] === first) end += 1;
    const operator = this.text.slice(this.at, end);
    this.at = end;
    this.endCommand(operator);
    if (first === '\n') this.readHereDocuments();
  }

  private redirect(first: string): void {
    // `2>` and `&>` belong together; a process substitution is a command of its own.
    if (this.text[this.at + 1] === '(') return this.processSubstitution();
    const isDescriptor = this.word !== null && /^\d{1,2}$/.test(this.word);
    if (!isDescriptor) this.endWord();
    let end = this.at + 1;
    while (end - this.at < 3 && this.text[end] === first) end += 1;
    if (this.text[end] === '&' || this.text[end] === '|') end += 1;
    const isHereDocument = first === '<' && end - this.at === 2;
    const indented = isHereDocument && this.text[end] === '-';
    this.take(end - this.at);
    if (indented) this.at += 1;
    this.endWord();
    if (isHereDocument) this.awaitsDelimiter = { indented };
  }

  private readHereDocuments(): void {
    for (const { end, indented } of this.hereDocuments.splice(0)) {
      const lines: string[] = [];
      while (this.at < this.text.length) {
        const line = this.until('\n', this.at);
        if ((indented ? line.replace(/^\t+/, '') : line) === end) break;
        lines.push(line);
      }
      this.inner.push(lines.join('\n'));
    }
  }

  private processSubstitution(): void {
    this.at += 2;
    this.inner.push(this.untilClosing());
  }

  private doubleQuoted(): void {
    this.at += 1;
    this.append('');
    for (this.plain(QUOTED_MEANINGS); this.at < this.text.length && this.text[this.at] !== '"'; this.plain(QUOTED_MEANINGS)) {
      const char = this.text[this.at] ?? '';
      const next = this.text[this.at + 1] ?? '';
      if (char === '\\' && ESCAPED_IN_QUOTES.has(next)) this.escaped();
      else if (char === '$' && next === '(') this.dollar();
      else if (char === '`') this.backticks();
      else this.take(1);
    }
    this.at += 1;
  }

  private escaped(): void {
    const next = this.text[this.at + 1] ?? '';
    this.at += 2;
    if (next !== '\n') this.append(next);
  }

  private dollar(): void {
    const rest = this.text[this.at + 1] ?? '';
    if (rest === "'") return this.ansiQuoted();
    if (rest === '(') return this.substitution();
    const separator = separatorAt(this.text, this.at);
    // Empty for whoever types at a prompt: they only hide a word.
    if (rest === '@' || rest === '*') this.at += 2;
    else if (separator === 0) this.take(1);
    else {
      this.at += separator;
      this.endWord();
    }
  }

  private ansiQuoted(): void {
    const { value, end } = readAnsiString(this.text, this.at + 2);
    this.append(value);
    this.at = end;
  }

  private substitution(): void {
    const from = this.at;
    const isArithmetic = this.text[this.at + 2] === '(';
    this.at += 2;
    const inner = this.untilClosing();
    if (!isArithmetic) this.inner.push(inner);
    this.append(this.text.slice(from, this.at));
  }

  private backticks(): void {
    const from = this.at;
    this.inner.push(this.until('`', this.at + 1));
    this.append(this.text.slice(from, this.at));
  }

  private comment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** The text up to the parenthesis that closes the one before here; quotes inside hide others. */
  private untilClosing(): string {
    const from = this.at;
    for (let depth = 1; this.at < this.text.length; ) {
      const char = this.text[this.at] ?? '';
      this.at += char === '\\' ? 2 : 1;
      if (char === "'" || char === '"') this.until(char, this.at);
      if (char === '(') depth += 1;
      if (char === ')' && --depth === 0) return this.text.slice(from, this.at - 1);
    }
    return this.text.slice(from);
  }

  /** The text from `from` to the next `end`, which is read too. */
  private until(end: string, from: number): string {
    const found = this.text.indexOf(end, from);
    this.at = found < 0 ? this.text.length : found + 1;
    return this.text.slice(from, found < 0 ? undefined : found);
  }


  /** Takes so many characters as they are. */
  private take(count: number): void {
    this.append(this.text.slice(this.at, this.at + count));
    this.at += count;
  }

  private append(piece: string): void {
    this.word = this.word === null ? piece : this.word + piece;
  }

  private endWord(): void {
    if (this.word === null) return;
    if (this.awaitsDelimiter) this.hereDocuments.push({ end: this.word, indented: this.awaitsDelimiter.indented });
    this.awaitsDelimiter = null;
    if (this.word.startsWith('{')) this.words.push(...braceWords(this.word));
    else this.words.push(this.word);
    this.word = null;
  }

  private endCommand(operator: string): void {
    this.endWord();
    if (this.words.length > 0) this.commands.push(this.words);
    this.out += this.words.join(' ') + spaced(operator);
    this.words = [];
  }
}

const spaced = (operator: string): string => (operator === '' || operator === '\n' ? operator : operator === ';' ? '; ' : ` ${operator} `);

/** Length of a use of `$IFS` that stands for a blank: `$IFS`, `$IFS$9`, `${IFS}`, `${IFS%??}`; 0 when there is none. */
function separatorAt(text: string, at: number): number {
  if (text.startsWith('${IFS', at)) {
    // Looked for nearby only: a text of nothing but openings would be searched to its end for each.
    return text.slice(at, at + LONGEST_SEPARATOR).indexOf('}') + 1;
  }
  if (!text.startsWith('$IFS', at) || /\w/.test(text[at + 4] ?? '')) return 0;
  return /^\$\d/.test(text.slice(at + 4, at + 6)) ? 6 : 4;
}

/** `{cat,/etc/passwd}` is two words; `word` starts with the brace. */
function braceWords(word: string): readonly string[] {
  const isList = word.length > 2 && word.endsWith('}') && word.includes(',');
  return isList ? word.slice(1, -1).split(',') : [word];
}

/** Characters with a meaning, by code. */
function meanings(ofCharacters: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [characters, meaning] of Object.entries(ofCharacters)) for (const char of characters) table[char.charCodeAt(0)] = meaning;
  return table;
}
