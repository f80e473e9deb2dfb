// SPDX-License-Identifier: AGPL-3.0-or-later

/** Longest text that patterns look at, in UTF-16 units. */
export const MATCHED_TEXT_LIMIT = 8_192;

const HEAD = 6_144;
/** Stands for what was cut. A line feed, so that `.` cannot bridge the gap. */
const CUT = '\n';

export function isClipped(text: string): boolean {
  return text.length > MATCHED_TEXT_LIMIT;
}

/** The part of a field that patterns look at: all of a short text, else 6 KB of its head and 2 KB of its tail. Never splits a surrogate pair. */
export function clipText(text: string): string {
  if (!isClipped(text)) return text;
  const tail = text.length - (MATCHED_TEXT_LIMIT - HEAD - CUT.length);
  return text.slice(0, splitsPair(text, HEAD) ? HEAD - 1 : HEAD) + CUT + text.slice(splitsPair(text, tail) ? tail + 1 : tail);
}

function splitsPair(text: string, index: number): boolean {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff;
}
