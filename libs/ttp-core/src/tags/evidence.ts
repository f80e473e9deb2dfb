// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';
import { COMMAND_CONTEXT_FIELDS, TRUNCATED, declaredEvidence } from './evidence-schema';
import { redactHeaders } from './redact-headers';

/** The longest text kept in evidence, in UTF-16 units, its mark included. */
export const EVIDENCE_TEXT_MAX = 4096;

const TRUNCATION_MARK = '…[truncated]';

/** Compared by rules, stored by none, whatever a rule asks for. */
const PASSWORD = 'password';

/** The start of a text that is longer than `EVIDENCE_TEXT_MAX`, marked as cut. */
export function capText(text: string): string {
  if (text.length <= EVIDENCE_TEXT_MAX) return text;
  const kept = text.slice(0, EVIDENCE_TEXT_MAX - TRUNCATION_MARK.length);
  // Half a surrogate pair is not valid UTF-8: a database refuses it, or stores another text.
  return (isHighSurrogate(kept.charCodeAt(kept.length - 1)) ? kept.slice(0, -1) : kept) + TRUNCATION_MARK;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/**
 * What a pattern rule shows of an event: the payload's value of each of `fields` that exists there (null included), then for a
 * command who ran it and where. Long texts are cut, credentials in headers replaced. `clipped` says that matching saw only a
 * part of the text.
 */
export function patternEvidence(event: TaggerEvent, fields: readonly string[], clipped: boolean): Record<string, unknown> {
  const evidence = fieldEvidence(event, fields);
  if (event.sourceKind === 'command') for (const field of COMMAND_CONTEXT_FIELDS) copyField(evidence, event, field);
  if (clipped || fields.some((field) => isOverlong(event.payload[field]))) markTruncated(evidence, event);
  return evidence;
}

/** The payload's value of each of `fields` that exists there (null included). Long values are cut, credentials left out. */
export function fieldEvidence(event: TaggerEvent, fields: readonly string[]): Record<string, unknown> {
  const evidence: Record<string, unknown> = {};
  for (const field of fields) copyField(evidence, event, field);
  return evidence;
}

function copyField(evidence: Record<string, unknown>, { payload }: TaggerEvent, field: string): void {
  if (field === PASSWORD || !Object.hasOwn(payload, field)) return;
  const value = field === 'headers' ? redactHeaders(payload[field]) : payload[field];
  evidence[field] = capValue(value);
}

/** What evidence keeps of a value. Lists and objects are an attacker's, too: a long one is kept as the start of its JSON. */
export function capValue(value: unknown): unknown {
  if (typeof value === 'string') return capText(value);
  if (typeof value !== 'object' || value === null) return value;
  const json = JSON.stringify(value);
  return json.length > EVIDENCE_TEXT_MAX ? capText(json) : value;
}

const isOverlong = (value: unknown): boolean => typeof value === 'string' && value.length > EVIDENCE_TEXT_MAX;

/** Only kinds whose evidence declares the mark carry it: consumers of the others know nothing of it. */
function markTruncated(evidence: Record<string, unknown>, { sourceKind }: TaggerEvent): void {
  if (declaredEvidence(sourceKind)?.has(TRUNCATED)) evidence[TRUNCATED] = true;
}
