// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieOutput } from '../output';
import type { SessionEndedPayload } from '../payload';

type Fields = Readonly<Record<string, unknown>>;

const START_MS = Date.UTC(2026, 10, 3, 9, 0, 0);

/** Cowrie's notation of `seconds` after the start of the fixtures. */
export const at = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString().replace('Z', '000Z');

/** One line of today's Cowrie. `eventId` goes without `cowrie.`; `fields` add and replace. */
export function aLine(eventId: string, fields: Fields = {}): string {
  const common = { eventid: `cowrie.${eventId}`, sensor: 'web-1', session: 'a1b2c3d4e5f6', src_ip: '192.0.2.10', protocol: 'ssh', timestamp: at(0) };
  return JSON.stringify({ ...common, message: '', ...fields });
}

/** A whole session: connect, login, its commands a second apart, closed. */
export function aSession(session: string, commands: readonly string[], fields: Fields = {}): string[] {
  const of = (eventId: string, second: number, own: Fields = {}) => aLine(eventId, { session, timestamp: at(second), ...fields, ...own });
  return [
    of('session.connect', 0),
    of('login.success', 1, { username: 'root', password: 'made-up' }),
    ...commands.map((input, i) => of('command.input', 2 + i, { input })),
    of('session.closed', 2 + commands.length, { duration_ms: (2 + commands.length) * 1000 }),
  ];
}

export const endedPayloads = (outputs: readonly CowrieOutput[]): SessionEndedPayload[] =>
  outputs.flatMap((output) => (output.type === 'session.ended' ? [output.payload] : []));
