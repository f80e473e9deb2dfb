// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a JSON column holds. Text that is no JSON stays text: producers write both. */
export function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A malformed list counts as empty. */
export function listIn(value: unknown): readonly unknown[] {
  const list = decoded(value);
  return Array.isArray(list) ? list : [];
}

/** The strings of a list. */
export const stringsIn = (value: unknown): readonly string[] => listIn(value).filter((entry) => typeof entry === 'string');

/** Null for anything but an object. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> | null {
  const object = decoded(value);
  return isObject(object) ? object : null;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
