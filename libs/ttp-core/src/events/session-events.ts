// SPDX-License-Identifier: AGPL-3.0-or-later
import { authEvents } from './auth-events';
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { isTruthy } from './ids';
import { entryEvents, eventAt, isEntry, MOST_ENTRIES, textIn, type Entry, type EntryKind } from './session-entries';
import type { TaggerEvent } from './tagger-event';
import { withTraits } from './traits';

const COMMANDS: EntryKind = { field: 'commands', sourceKind: 'command', mark: 'cmd', most: Infinity };
const DOWNLOADS: EntryKind = { field: 'downloads', sourceKind: 'payload', mark: 'download', most: MOST_ENTRIES };
const REQUESTS: EntryKind = { field: 'http_requests', sourceKind: 'http_request', mark: 'http', most: MOST_ENTRIES };

/**
 * The session first, with what its commands tell of it; then its commands in the order typed, its logins and their count, its downloads,
 * its requests. Entries of a wrong type are skipped; beyond `MOST_ENTRIES` logins, downloads or requests the rest is left out.
 */
export function sessionEvents(envelope: Envelope): TaggerEvent[] {
  const session = baseEvent(envelope, 'session');
  const commands = entryEvents(session, COMMANDS, commandEntry);
  return [
    { ...session, payload: withTraits(session.payload, commands.map(textOf)) },
    ...commands,
    ...authEvents(session),
    ...entryEvents(session, DOWNLOADS, downloadEntry),
    ...entryEvents(session, REQUESTS, (request) => (isEntry(request) ? { ...request } : null)),
  ];
}

/** One command of a session, at its place in the session's list; null where there is no text to tag. */
export const commandEvent = (session: TaggerEvent, place: number, command: unknown): TaggerEvent | null =>
  eventAt(session, COMMANDS, place, command, commandEntry);

const textOf = ({ payload }: TaggerEvent): string => String(payload.command_text);

/** A copy that holds its text under `command_text`, or null where there is no text to tag. */
function commandEntry(command: unknown): Entry | null {
  if (typeof command === 'string') return { command_text: command };
  if (!isEntry(command)) return null;
  const text = isTruthy(command.command_text) ? command.command_text : command.text;
  return typeof text === 'string' ? { ...command, command_text: text } : null;
}

/** Under the names that rules read; null where it tells neither from where nor what. */
function downloadEntry(download: unknown): Entry | null {
  if (!isEntry(download)) return null;
  const { url = null, sha256 = null, kind = null, ts = null } = download;
  const filename = textIn(download.filename) ?? textIn(download.outfile);
  const text = textIn(download.payload_text) ?? textIn(url);
  return text ?? filename ?? textIn(sha256) ? { payload_text: text, url, sha256, filename, kind, ts } : null;
}
