// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * Text that a terminal or a reader of an export shows as it is, on one line: control, format, bidirectional and broken characters become
 * `\u{1b}`-style escapes, so that attacker text cannot move the cursor, retitle the window or forge a line. Characters in `kept` stay.
 */
export const printable = (text: string, kept = ''): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => (kept.includes(character) ? character : escaped(character.codePointAt(0)!)));

const escaped = (code: number) => `\\u{${code.toString(16)}}`;
