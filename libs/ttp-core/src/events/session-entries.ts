// SPDX-License-Identifier: AGPL-3.0-or-later
import { firstId, fitted } from './ids';
import { instantOf } from './instant';
import type { SourceKind } from './source-kinds';
import type { TaggerEvent } from './tagger-event';

/** One thing that happened in a session, as its producer tells it; attacker-controlled. */
export type Entry = Readonly<Record<string, unknown>>;

const ENTRY_ID_FIELDS = ['id', 'uuid', 'command_id'];

/** Events that one session makes of its logins, of its transfers and of its requests each. Its commands are not bounded, as in the reference. */
export const MOST_ENTRIES = 256;

export const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that is not empty; anything else counts as absent. */
export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Which list of the session holds the entries, and what their events are. */
export interface EntryKind {
  readonly field: string;
  readonly sourceKind: SourceKind;
  /** Names an entry without an id of its own: `<source id of the session>#<mark><place in the list>`. */
  readonly mark: string;
  readonly most: number;
}

/** The payload of an entry's event; null for an entry that is skipped. */
type ReadEntry = (entry: unknown) => Entry | null;

/** One event per entry of which `read` gives a payload, in the order told. A skipped entry keeps its place in the numbering. */
export function entryEvents(session: TaggerEvent, kind: EntryKind, read: ReadEntry): TaggerEvent[] {
  const { field, most } = kind;
  const list: unknown = session.payload[field];
  const events: TaggerEvent[] = [];
  if (!Array.isArray(list)) return events;
  for (let i = 0; i < list.length && events.length < most; i++) {
    const event = eventAt(session, kind, i, list[i], read);
    if (event) events.push(event);
  }
  return events;
}

/** The event of the entry at that place, or null where `read` gives no payload. */
export function eventAt(session: TaggerEvent, { sourceKind, mark }: EntryKind, place: number, entry: unknown, read: ReadEntry): TaggerEvent | null {
  const payload = read(entry);
  return payload && entryEvent(session, sourceKind, `${mark}${place}`, isEntry(entry) ? entry : payload, payload);
}

/** Inherits the session's anchors, not its payload: evidence of an act is about that act. `name` is its id within the session where it has none. */
export function entryEvent(session: TaggerEvent, sourceKind: SourceKind, name: string, entry: Entry, payload: Entry): TaggerEvent {
  return {
    ...session,
    sourceKind,
    sourceId: fitted(firstId(entry, ENTRY_ID_FIELDS) ?? `${session.sourceId}#${name}`),
    observedAt: instantOf(entry.ts) ?? session.observedAt,
    payload,
  };
}
