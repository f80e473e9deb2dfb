// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';

// A field of the wrong type counts as absent, and a boolean is no number: what a predicate cannot read never fires it.

export type Payload = TaggerEvent['payload'];

/** A text that is not empty. */
export function textAt(payload: Payload, field: string): string | null {
  const value = payload[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The first of `fields` that holds a text. */
export function firstText(payload: Payload, ...fields: readonly string[]): string | null {
  for (const field of fields) {
    const text = textAt(payload, field);
    if (text !== null) return text;
  }
  return null;
}

export function numberAt(payload: Payload, field: string): number | null {
  const value = payload[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function integerAt(payload: Payload, field: string): number | null {
  const value = numberAt(payload, field);
  return Number.isInteger(value) ? value : null;
}

export const isAtLeast = (value: number | null, threshold: number): boolean => value !== null && value >= threshold;

/** The texts of a list; none where there is no list. */
export function textsAt(payload: Payload, field: string): readonly string[] {
  const value = payload[field];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Only those of `fields` that hold a text, under their own names. */
export function textFields(payload: Payload, ...fields: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const text = textAt(payload, field);
    if (text !== null) found[field] = text;
  }
  return found;
}
