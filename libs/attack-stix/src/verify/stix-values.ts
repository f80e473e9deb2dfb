// SPDX-License-Identifier: AGPL-3.0-or-later
import { flaw } from './stix-finding';
import type { Flaw } from './stix-finding';

const DICTIONARY_KEY = /^[a-zA-Z0-9_-]{1,250}$/;

/** What no STIX value may hold, wherever it stands (section 2): null, an empty list, an empty dictionary, a key of other characters. */
export function valueFlaws(value: unknown, path: string): readonly Flaw[] {
  if (value === null || value === undefined) return [flaw(path, 'null is no STIX value', 'leave the property out')];
  if (typeof value === 'string') return value.isWellFormed() ? [] : [flaw(path, 'half a surrogate pair', 'replace it: the text is no Unicode')];
  if (typeof value === 'number' && !Number.isFinite(value)) return [flaw(path, 'not a number', 'leave the property out')];
  if (typeof value !== 'object') return [];
  const members = Object.entries(value);
  if (members.length === 0) return [flaw(path, `an empty ${Array.isArray(value) ? 'list' : 'dictionary'}`, 'leave the property out')];
  if (Array.isArray(value)) return value.flatMap((item, place) => valueFlaws(item, `${path}/${place}`));
  return members.flatMap(([key, member]) => [...keyFlaws(key, path), ...valueFlaws(member, `${path}/${key}`)]);
}

/** Whether a recursion can go through the value; asked before any other does. */
export function nestsWithin(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => nestsWithin(levels - 1, member));
}

function keyFlaws(key: string, path: string): readonly Flaw[] {
  if (DICTIONARY_KEY.test(key)) return [];
  return [flaw(path, 'a key that is not 1 to 250 of a-z, A-Z, 0-9, _ and -', 'rename the key')];
}
