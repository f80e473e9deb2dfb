// SPDX-License-Identifier: AGPL-3.0-or-later

/**
 * JSON as RFC 8785 writes it: names sorted by their UTF-16 units, no white space, numbers as ECMAScript prints them.
 * Takes what `JSON.parse` gives; a property without a value is left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // Code units, not locale: `<` on strings compares exactly these.
  members.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
