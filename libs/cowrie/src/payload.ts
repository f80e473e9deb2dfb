// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AuthAttempt, Client, Session, Transfer } from './session';
import { secondsBetween } from './timestamp';

export interface ObservedPayload {
  readonly attacker_ip: string;
  readonly decky: string;
  readonly service: string;
  /** Cowrie's event id. */
  readonly event_type: string;
  readonly first_seen: string;
}

export interface SessionCommand {
  /** `<session_id>#<n>`, n counting from 0 over the whole session. */
  readonly id: string;
  readonly command_text: string;
  readonly ts: string;
  readonly decky: string;
  readonly service: string;
  /** Present only where a login was seen. */
  readonly user?: string;
}

/** Names an entry over all messages of a session, n counting from 0 as for commands. Other producers may leave it out. */
interface Named {
  readonly id?: string;
}

/** `<session_id>#auth<n>` */
export type SessionAuthAttempt = AuthAttempt & Named;

/** `<session_id>#download<n>` */
export type SessionTransfer = Transfer & Named;

/** Payload of `attacker.session.ended`; the last three fields are additions to the reference. */
export interface SessionEndedPayload {
  readonly session_id: string;
  readonly attacker_uuid: null;
  readonly attacker_ip: string;
  readonly decky_id: string;
  readonly service: string;
  readonly ended_at: string;
  readonly duration_s: number;
  readonly commands: readonly SessionCommand[];
  readonly shard_path: null;
  readonly auth_attempts: readonly SessionAuthAttempt[];
  readonly downloads: readonly SessionTransfer[];
  readonly client: Client;
}

/** What is to be told of a session whose attacker is known. */
export function sessionEndedPayload(session: Session, ip: string): SessionEndedPayload {
  const endedAt = session.closedAt ?? session.lastAt;
  return {
    session_id: session.id,
    attacker_uuid: null,
    attacker_ip: ip,
    decky_id: session.sensor,
    service: session.service,
    ended_at: endedAt,
    duration_s: session.durationS ?? secondsBetween(session.startedAt, endedAt),
    commands: session.commands.map((command) => toCommand(session, command)),
    shard_path: null,
    auth_attempts: named(session.authAttempts, `${session.id}#auth`, session.nextAuth),
    downloads: named(session.transfers, `${session.id}#download`, session.nextTransfer),
    client: { ...session.client },
  };
}

function toCommand({ id, sensor, service }: Session, { n, text, ts, user }: Session['commands'][number]): SessionCommand {
  return { id: `${id}#${n}`, command_text: text, ts, decky: sensor, service, ...(user === null ? {} : { user }) };
}

/** The entries with their ids; `next` is the number of the entry that will come after them. */
function named<T>(entries: readonly T[], prefix: string, next: number): readonly (T & Named)[] {
  const first = next - entries.length;
  return entries.map((entry, i) => ({ id: `${prefix}${first + i}`, ...entry }));
}
