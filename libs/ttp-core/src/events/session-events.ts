// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import type { Envelope } from './envelope';
import { firstId, fitted, isTruthy } from './ids';
import { instantOf } from './instant';
import type { TaggerEvent } from './tagger-event';

type Entry = Readonly<Record<string, unknown>>;

const ENTRY_ID_FIELDS = ['id', 'uuid', 'command_id'];

/** The session first, then one event per usable command, in the order typed. A skipped entry keeps its place in the numbering. */
export function sessionEvents(envelope: Envelope): TaggerEvent[] {
  const session = baseEvent(envelope, 'session');
  const { commands } = envelope.payload;
  return Array.isArray(commands) ? [session, ...commandEvents(session, commands)] : [session];
}

function commandEvents(session: TaggerEvent, commands: readonly unknown[]): TaggerEvent[] {
  return commands.flatMap((command, i) => {
    const entry = commandEntry(command);
    return entry ? [commandEvent(session, entry, i)] : [];
  });
}

/** Inherits the session's anchors, not its payload: evidence of a command is about that command. */
function commandEvent(session: TaggerEvent, entry: Entry, i: number): TaggerEvent {
  return {
    ...session,
    sourceKind: 'command',
    sourceId: fitted(firstId(entry, ENTRY_ID_FIELDS) ?? `${session.sourceId}#cmd${i}`),
    observedAt: instantOf(entry.ts) ?? session.observedAt,
    payload: entry,
  };
}

/** A copy that holds its text under `command_text`, or null where there is no text to tag. */
function commandEntry(command: unknown): Entry | null {
  if (typeof command === 'string') return { command_text: command };
  if (!isEntry(command)) return null;
  const text = isTruthy(command.command_text) ? command.command_text : command.text;
  return typeof text === 'string' ? { ...command, command_text: text } : null;
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);
