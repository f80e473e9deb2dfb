// SPDX-License-Identifier: AGPL-3.0-or-later
import { baseEvent } from './base-event';
import { firstId, idOf, isTruthy } from './ids';
import { instantOf, instantOfSeconds } from './instant';
import { commandEvent } from './session-events';
import { isEntry, type Entry } from './session-entries';
import type { TaggerEvent } from './tagger-event';

// Commands as `attackers.commands` keeps them, for a replay: under the ids of the events that told them when they were typed.

/** An entry of the list. */
export interface StoredCommand {
  /** Among the entries of its session, or in the whole list where it names none, from 0: an entry without an id is named by it. */
  readonly index: number;
  /** A line, or an object under whose keys the line is one; attacker-controlled. */
  readonly entry: string | Entry;
}

/** Whose commands they are. */
export interface CommandOwner {
  readonly uuid: string;
  readonly identityUuid: string | null;
}

/** The entries of an attacker's whole list, in order, without what is neither line nor object. */
export function storedCommands(list: readonly unknown[]): readonly StoredCommand[] {
  const counts = new Map<string, number>();
  return list.flatMap((entry, place): readonly StoredCommand[] => {
    if (typeof entry === 'string') return [{ index: place, entry }];
    if (!isEntry(entry)) return [];
    const session = idOf(entry.session_id);
    const index = session === null ? place : (counts.get(session) ?? 0);
    if (session !== null) counts.set(session, index + 1);
    return [{ index, entry }];
  });
}

/** When it was typed. The collector writes `ts`, the profiler `timestamp`, as ISO 8601 or as Unix seconds; null where neither can be read. */
export function commandTime(entry: StoredCommand['entry']): Date | null {
  if (typeof entry === 'string') return null;
  const at = entry.ts ?? entry.timestamp;
  return typeof at === 'number' ? instantOfSeconds(at) : instantOf(at);
}

/** The event of a stored command; null where there is no text to tag. */
export function storedCommandEvent(owner: CommandOwner, { index, entry }: StoredCommand): TaggerEvent | null {
  const session = { ...sessionOf(owner, isEntry(entry) ? entry : {}), observedAt: commandTime(entry) };
  return commandEvent(session, index, withText(entry));
}

/** As the event that ended the session would tell it, but for the identity, which was not known then and names no live event. */
function sessionOf({ uuid, identityUuid }: CommandOwner, entry: Entry): TaggerEvent {
  const payload = { attacker_uuid: uuid, session_id: entry.session_id, decky_id: firstId(entry, ['decky_id', 'decky']) };
  const session = baseEvent({ v: 1, id: '', topic: 'attacker.session.ended', type: '', ts: 0, payload }, 'session');
  return { ...session, identityUuid };
}

/** The profiler's key for the line. */
const withText = (entry: StoredCommand['entry']): StoredCommand['entry'] =>
  isEntry(entry) && !isTruthy(entry.command_text) && !isTruthy(entry.text) && 'command' in entry ? { ...entry, command_text: entry.command } : entry;
