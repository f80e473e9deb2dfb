// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SessionCommand, SessionEndedPayload } from './payload';
import { clip } from './text';

type Lists = Pick<SessionEndedPayload, 'commands' | 'auth_attempts' | 'downloads'>;

/** Room for everything of a session but its commands: other texts are cut on arrival. */
const MIN_BYTES = 64 * 1024;

const NOTHING: Lists = { commands: [], auth_attempts: [], downloads: [] };

/**
 * The session as payloads of at most `maxBytes` bytes of JSON each, told in order: commands, then logins, then transfers. A command too long for
 * any payload is cut and says so at its end.
 *
 * @throws {RangeError} where `maxBytes` is below 64 KiB.
 */
export function splitSession(payload: SessionEndedPayload, maxBytes: number): SessionEndedPayload[] {
  if (maxBytes < MIN_BYTES) throw new RangeError(`a session cannot be told in ${maxBytes} bytes; allow ${MIN_BYTES} or more`);
  if (jsonBytes(payload) <= maxBytes) return [payload];
  const room = maxBytes - jsonBytes({ ...payload, ...NOTHING });
  return fill(entries(payload, room), room).map((lists) => ({ ...payload, ...lists }));
}

/** One command, login or transfer, as lists that hold nothing else. */
function entries({ commands, auth_attempts: attempts, downloads }: SessionEndedPayload, room: number): Partial<Lists>[] {
  return [
    ...commands.map((command) => ({ commands: [shortened(command, room)] })),
    ...attempts.map((attempt) => ({ auth_attempts: [attempt] })),
    ...downloads.map((download) => ({ downloads: [download] })),
  ];
}

/** Packs entries in order, as many into each part as fit. */
function fill(all: readonly Partial<Lists>[], room: number): Lists[] {
  const parts: Partial<Lists>[][] = [[]];
  let used = 0;
  for (const entry of all) {
    const bytes = entryBytes(entry);
    if (used + bytes > room) parts.push([]);
    used = used + bytes > room ? bytes : used + bytes;
    parts.at(-1)?.push(entry);
  }
  return parts.map(joined);
}

const joined = (part: readonly Partial<Lists>[]): Lists => ({
  commands: part.flatMap((entry) => entry.commands ?? []),
  auth_attempts: part.flatMap((entry) => entry.auth_attempts ?? []),
  downloads: part.flatMap((entry) => entry.downloads ?? []),
});

const entryBytes = (entry: Partial<Lists>): number => Object.values(entry).reduce((sum, [only]) => sum + separated(only), 0);

const separated = (value: unknown): number => jsonBytes(value) + 1;

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The longest beginning of the command that fits, found by halving: how many bytes a character takes is the attacker's choice. */
function shortened(command: SessionCommand, room: number): SessionCommand {
  if (separated(command) <= room) return command;
  const cut = (length: number): SessionCommand => ({ ...command, command_text: clip(command.command_text, length) });
  let [fits, tooLong] = [0, command.command_text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (separated(cut(middle)) <= room) fits = middle;
    else tooLong = middle;
  }
  return cut(fits);
}
