// SPDX-License-Identifier: AGPL-3.0-or-later
import { isKnownEvent, isOperationalEvent } from './event-ids';
import type { ProblemReason } from './report';
import { printable } from './text';
import { isoTimestamp } from './timestamp';

type Fields = Readonly<Record<string, unknown>>;

/** One line of the log that belongs to a session. */
export interface CowrieEvent {
  readonly eventId: string;
  readonly session: string;
  /** Name of the sensor, `""` where neither the line nor the caller names one. */
  readonly sensor: string;
  readonly uuid: string | null;
  /** ISO-8601. */
  readonly ts: string;
  /** The line as parsed; attacker-controlled. */
  readonly fields: Fields;
}

/** A line, read: an event of a session, one that needs no session, or why it is of no use. */
export type ReadLine =
  | { readonly kind: 'event'; readonly event: CowrieEvent }
  | { readonly kind: 'operational'; readonly eventId: string }
  | { readonly kind: 'problem'; readonly reason: ProblemReason; readonly detail: string };

/** Reads one line; `sensor` names the sensor where the line does not. */
export function readEvent(line: string, sensor: string): ReadLine {
  const fields = parseObject(line);
  if (!fields) return problem('not_json', line);
  const { eventid: eventId } = fields;
  if (typeof eventId !== 'string' || eventId === '') return problem('no_eventid', line);
  if (!isKnownEvent(eventId)) return problem('unknown_eventid', eventId);
  if (isOperationalEvent(eventId)) return { kind: 'operational', eventId };
  return sessionEvent(eventId, fields, sensor);
}

function sessionEvent(eventId: string, fields: Fields, sensor: string): ReadLine {
  const session = textField(fields, 'session');
  if (!session) return problem('no_session', eventId);
  const ts = isoTimestamp(fields.timestamp);
  if (!ts) return problem('no_timestamp', eventId);
  const missing = REQUIRED[eventId]?.find((name) => typeof fields[name] !== 'string');
  if (missing) return problem('missing_field', `${eventId} without ${missing}`);
  return { kind: 'event', event: { eventId, session, sensor: textField(fields, 'sensor') ?? sensor, uuid: textField(fields, 'uuid'), ts, fields } };
}

/** Without these the event says nothing. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'cowrie.command.input': ['input'],
  'cowrie.login.success': ['username'],
  'cowrie.login.failed': ['username'],
};

/** A field as text, or null where it is absent, empty or no text. */
export function textField(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The parsed object, or null where the line holds none. */
export function parseObject(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const problem = (reason: ProblemReason, detail: string): ReadLine => ({ kind: 'problem', reason, detail: printable(detail) });
