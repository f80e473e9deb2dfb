// SPDX-License-Identifier: AGPL-3.0-or-later

/** Longest text of a session, in UTF-16 units: half of it from the start, half from the end, where notes are left and data is destroyed. */
const LIMIT = 16_384;
const HALF = LIMIT / 2;

/** The texts that are not empty, one a line. Of a longer whole the middle is left out; half a surrogate pair becomes U+FFFD. */
export function joinTexts(texts: readonly string[]): string {
  const text = texts.filter((each) => each !== '').join('\n');
  return text.length <= LIMIT ? text : `${text.slice(0, HALF - 1)}\n${text.slice(-HALF)}`.toWellFormed();
}
