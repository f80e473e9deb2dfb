// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleIndex } from '../engine/rule-index';
import type { TaggerEvent } from '../events/tagger-event';
import type { Sighting } from './lifter';
import type { Payload } from './payload';

/** So much of a mail's text is looked at, in UTF-16 units. */
export const BODY_LIMIT = 1024 * 1024;

/** Predicates that look at a mail's text. */
const BODY_PREDICATES: ReadonlySet<string> = new Set(['behavioral_ransom_note', 'email_bec', 'email_encoded_payload']);

const DECKY_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** `<time of receipt>_<12 hexadecimal digits>_<name>`; it cannot climb out of its folder. */
const STORED_AS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ_[0-9a-f]{12}_[A-Za-z0-9._-]{1,255}$/;

/** The text of the mail: what the producer sent, even if empty, else what the caller read. It never leaves the process. */
export function mailBody(payload: Payload, { bodyText }: Sighting): string | null {
  const body = textSent(payload) ?? bodyText ?? null;
  return body === null ? null : body.slice(0, BODY_LIMIT);
}

const textSent = ({ body_text: text }: Payload): string | null => (typeof text === 'string' ? text : null);

/** Whether tagging the event would look at a text that only the stored message has. Reading it is the caller's, as is `TaggingContext.bodyText`. */
export function needsBody({ sourceKind, payload }: TaggerEvent, index: RuleIndex): boolean {
  if (sourceKind !== 'email' || textSent(payload) !== null || storedMessagePath(payload.decky_id, payload.stored_as) === null) return false;
  return index.lifterRules('email').some(({ match }) => match.family === 'lifter' && BODY_PREDICATES.has(match.predicate));
}

/**
 * Where a stored message lies, as the steps below the artifacts root; null for names that no producer gives. The caller still makes sure
 * that the path stays inside the root when links are followed.
 */
export function storedMessagePath(deckyId: unknown, storedAs: unknown): readonly [decky: string, service: 'smtp', file: string] | null {
  if (typeof deckyId !== 'string' || typeof storedAs !== 'string') return null;
  return DECKY_ID.test(deckyId) && STORED_AS.test(storedAs) ? [deckyId, 'smtp', storedAs] : null;
}
