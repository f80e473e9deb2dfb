// SPDX-License-Identifier: AGPL-3.0-or-later

/** The text is not of the plain kind. It may still be good YAML. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** A key of letters, digits, `_` and `-`, and the blanks behind its colon. */
export const KEY = /([A-Za-z_][\w-]{0,63}):(?: +|$)/y;

const SINGLE_QUOTED = /'((?:[^']|'')*)'/y;
const DOUBLE_QUOTED = /"([^"\\]*)"/y;
/** A plain text never ends in a blank, and never holds a colon or a number sign that would end it. */
const PLAIN = /(?:[\w./\\(^$+~<=;]|-(?=[^ ]))(?:[^ :]|:(?=[^ ])| +(?=[^ #:]))*/y;
const PLAIN_IN_FLOW = /(?:[\w./\\(^$+~<=;]|-(?=[^ ,[\]{}]))(?:[^ :,[\]{}]|:(?=[^ ,[\]{}])| +(?=[^ #:,[\]{}]))*/y;
const BLANKS = / */y;
const NOTHING_MORE = / *$| +#.*$/y;

const MAY_BE_SPECIAL = /^[-+.\d~nNtTfF]/;
const NUMBER = /^[-+]?\d{1,15}(?:\.\d{1,15})?$/;
/** Octal, hexadecimal, exponents, infinities, very many digits: seldom meant. */
const ODD_NUMBER = /^(?:[-+]?\.|0[xo]|[-+]?\d[\d.]*(?:[eE]|$))/;
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const MAX_DEPTH = 6;

/** The value that a line holds, a comment behind it apart. Throws NotPlain. */
export function readPlainValue(text: string): unknown {
  const reader = new ValueReader(text);
  const value = reader.value(PLAIN, 0);
  reader.take(NOTHING_MORE);
  return value;
}

/** Adds an entry. Throws NotPlain for a key that is there already or that reaches an object's prototype. */
export function addEntry(mapping: Record<string, unknown>, key: string, value: unknown): void {
  if (FORBIDDEN_KEYS.has(key) || Object.hasOwn(mapping, key)) throw new NotPlain();
  mapping[key] = value;
}

class ValueReader {
  private position = 0;

  constructor(private readonly text: string) {}

  value(plain: RegExp, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new NotPlain();
    switch (this.text.charAt(this.position)) {
      case "'":
        return this.take(SINGLE_QUOTED).replaceAll("''", "'");
      case '"':
        return this.take(DOUBLE_QUOTED);
      case '[':
        return this.sequence(depth + 1);
      case '{':
        return this.mapping(depth + 1);
      default:
        return resolved(this.take(plain));
    }
  }

  /** What a sticky expression matches here: its first group if it has one. Throws NotPlain when it does not match. */
  take(shape: RegExp): string {
    shape.lastIndex = this.position;
    const found = shape.exec(this.text);
    if (!found) throw new NotPlain();
    this.position += found[0].length;
    return found[1] ?? found[0];
  }

  private sequence(depth: number): unknown[] {
    const items: unknown[] = [];
    for (let more = this.opens(']'); more; more = this.goesOn(']')) items.push(this.value(PLAIN_IN_FLOW, depth));
    return items;
  }

  private mapping(depth: number): Record<string, unknown> {
    const entries: Record<string, unknown> = {};
    for (let more = this.opens('}'); more; more = this.goesOn('}')) addEntry(entries, this.take(KEY), this.value(PLAIN_IN_FLOW, depth));
    return entries;
  }

  /** Past the opening bracket; false when the closing one follows. */
  private opens(closing: string): boolean {
    this.position++;
    this.take(BLANKS);
    if (this.text.charAt(this.position) !== closing) return true;
    this.position++;
    return false;
  }

  /** Past a comma, or past the closing bracket: then false. */
  private goesOn(closing: string): boolean {
    this.take(BLANKS);
    const next = this.text.charAt(this.position++);
    if (next !== ',' && next !== closing) throw new NotPlain();
    this.take(BLANKS);
    return next === ',';
  }
}

/** Of a text without quotes: a number, boolean or null where it reads as one. */
function resolved(text: string): unknown {
  if (!MAY_BE_SPECIAL.test(text)) return text;
  if (NUMBER.test(text)) return Number(text);
  if (ODD_NUMBER.test(text)) throw new NotPlain();
  const constant = CONSTANTS.get(text);
  return constant === undefined ? text : constant;
}
