// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * Text that a terminal shows as it is: control, format and bidirectional characters become `\x1b`- or `\u{202e}`-style escapes,
 * so that attacker text cannot move the cursor, retitle the window or forge a line. Characters in `kept` stay.
 */
export const printable = (text: string, kept = ''): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => (kept.includes(character) ? character : escaped(character.codePointAt(0)!)));

const escaped = (code: number) => (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
