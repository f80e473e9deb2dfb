// SPDX-License-Identifier: AGPL-3.0-or-later

/** At most `limit` characters of `text`, never half a surrogate pair; a cut one ends with the number of characters it had. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${head(text, limit)}…[cut: ${text.length} characters]`;
}

/** The first `length` characters, one less where that would leave half a surrogate pair. */
export function head(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** For people: a control character in a report could drive the terminal that shows it. */
export const printable = (text: string): string => clip(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�'), 80);

/** What follows the last slash of either kind. */
export const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
