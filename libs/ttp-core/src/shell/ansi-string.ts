// SPDX-License-Identifier: AGPL-3.0-or-later

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"', '?': '?' };

/** How many digits may follow, at most. */
const NUMBERED: Readonly<Record<string, { readonly digits: RegExp; readonly base: number }>> = {
  x: { digits: /^[0-9a-f]{1,2}/i, base: 16 },
  u: { digits: /^[0-9a-f]{1,4}/i, base: 16 },
  U: { digits: /^[0-9a-f]{1,8}/i, base: 16 },
};
const OCTAL = /^[0-7]{1,4}/;
const LONGEST_NUMBER = 8;

/** Undoes the escapes of `$'...'`, `echo -e` and `printf`, from `from` to the closing quote or the end. `end` is behind it. */
export function readAnsiString(text: string, from: number, quote = "'"): { readonly value: string; readonly end: number } {
  let value = '';
  let at = from;
  while (at < text.length && text[at] !== quote) {
    if (text[at] !== '\\') {
      value += text[at++];
      continue;
    }
    const { char, length } = escapeAt(text, at);
    value += char;
    at += length;
  }
  return { value, end: Math.min(at + 1, text.length) };
}

/** `text` with its escapes undone. */
export const undoEscapes = (text: string): string => readAnsiString(text, 0, '').value;

function escapeAt(text: string, at: number): { readonly char: string; readonly length: number } {
  const kind = text[at + 1] ?? '';
  const simple = SIMPLE[kind];
  if (simple !== undefined) return { char: simple, length: 2 };
  const numbered = NUMBERED[kind];
  const start = numbered ? at + 2 : at + 1;
  const [digits] = (numbered?.digits ?? OCTAL).exec(text.slice(start, start + LONGEST_NUMBER)) ?? [];
  if (digits === undefined) return { char: `\\${kind}`, length: 2 };
  const code = Number.parseInt(digits, numbered?.base ?? 8);
  return { char: code <= 0x10ffff ? String.fromCodePoint(code) : '', length: start + digits.length - at };
}
