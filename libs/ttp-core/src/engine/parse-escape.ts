// SPDX-License-Identifier: AGPL-3.0-or-later
import { foldCase, foldOne } from './case-folding';
import { MAX_CODE_POINT, PERL_CLASSES, negate, only } from './char-set';
import type { CharSet } from './char-set';
import type { PatternReader } from './pattern-reader';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

/** `\x41` and `\x{1F600}`; Python's `\u0041` and `\U0001F600`. */
const HEX = /x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,8})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})/y;
/** RE2 reads `\0` and `\12` as octal, but a lone `\1` as a back-reference, which it lacks. */
const OCTAL = /0[0-7]{0,2}|[1-7][0-7]{1,2}/y;

/** What follows a backslash and stands for one symbol, inside a class or out. `start` is the offset of the backslash. */
export function parseEscape(reader: PatternReader, ignoreCase: boolean): CharSet {
  const start = reader.position - 1;
  const char = reader.peek();
  if (char === '') reader.fail('the pattern ends in a backslash', 'write \\\\ for a backslash', start);
  const named = perlClass(char, ignoreCase);
  if (named) {
    reader.position++;
    return named;
  }
  const codePoint = escapedCodePoint(reader, start);
  return ignoreCase ? foldOne(codePoint) : only(codePoint);
}

/** `\w` and its kin; the capital letter negates. */
function perlClass(char: string, ignoreCase: boolean): CharSet | undefined {
  const base = PERL_CLASSES.get(char.toLowerCase());
  if (!base) return undefined;
  const set = ignoreCase ? foldCase(base) : base;
  return char === char.toLowerCase() ? set : negate(set);
}

function escapedCodePoint(reader: PatternReader, start: number): number {
  const hex = reader.take(HEX);
  if (hex) return checkedCodePoint(Number.parseInt(hex.slice(1).join(''), 16), reader, start);
  const octal = reader.take(OCTAL);
  if (octal) return Number.parseInt(octal[0], 8);
  const char = reader.peek();
  const control = CONTROLS.get(char);
  if (control === undefined && (/[0-9A-Za-z]/.test(char) || char > '\x7f')) refuse(reader, char, start);
  reader.position++;
  return control ?? char.charCodeAt(0);
}

function checkedCodePoint(code: number, reader: PatternReader, start: number): number {
  if (code > MAX_CODE_POINT) reader.fail('the code point is above 10FFFF', 'write at most \\x{10FFFF}', start);
  return code;
}

function refuse(reader: PatternReader, char: string, start: number): never {
  if (/[1-9]/.test(char)) {
    return reader.fail(`back-reference \\${char}: no linear-time engine has it`, 'repeat the group, or match the parts with two rules', start);
  }
  switch (char) {
    case 'p':
    case 'P':
      return reader.fail('Unicode classes are not supported', 'list the ranges, for example [\\x{400}-\\x{4FF}]', start);
    case 'x':
      return reader.fail('\\x needs two hexadecimal digits, or up to eight in braces', 'write \\x41 or \\x{1F600}', start);
    case 'u':
      return reader.fail('\\u needs four hexadecimal digits', 'write \\u0041', start);
    case 'U':
      return reader.fail('\\U needs eight hexadecimal digits', 'write \\U0001F600', start);
    case 'k':
      return reader.fail('named back-reference: no linear-time engine has it', 'repeat the group, or match the parts with two rules', start);
    case 'G':
    case 'K':
    case 'R':
    case 'X':
    case 'C':
      return reader.fail(`\\${char} is not supported`, 'name the characters you mean', start);
    default:
      return reader.fail(`unknown escape \\${char}`, `write ${char} without the backslash if you mean the character`, start);
  }
}
