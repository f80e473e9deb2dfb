// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Payload } from './payload';
import { firstText } from './payload';

const DOMAIN = /^(?:[\p{L}\p{M}\p{N}._-]{1,253}|\[[\da-f:.]{2,45}\])$/iu;

/** Whether a text is a domain, in letters of any script, or an address literal: never a mail address or a sentence. */
export const isDomain = (text: string): boolean => DOMAIN.test(text);

/** The domain of an address, or the domain that a field holds itself: lower case, trimmed. Null when there is none. */
export function domainOf(text: string | null): string | null {
  if (text === null) return null;
  const at = text.indexOf('@');
  return text.slice(at + 1).trim().toLowerCase() || null;
}

/** Both fields name a domain, and not the same one. */
export function domainsDiffer(payload: Payload, one: readonly string[], other: readonly string[]): boolean {
  const [first, second] = [domainOf(firstText(payload, ...one)), domainOf(firstText(payload, ...other))];
  return first !== null && second !== null && first !== second;
}

/** The domains that a list names, sorted and distinct. What is not one is left out: it may be someone's address. */
export const domainsOf = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap((text) => domainOf(text) ?? []))].filter(isDomain).toSorted();
