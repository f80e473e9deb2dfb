// SPDX-License-Identifier: AGPL-3.0-or-later

/** An attacker's text as one line that moves no cursor: control, format, bidirectional and broken characters become `\u{1b}`-style escapes. */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
