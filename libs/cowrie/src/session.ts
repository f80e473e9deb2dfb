// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()]);
const COUNT = Type.Integer({ minimum: 0 });

/** A login attempt. The password is known by its hash only; null for a login by key. */
const AUTH_ATTEMPT = Type.Object({ username: Type.String(), success: Type.Boolean(), ts: Type.String(), password_sha256: TEXT_OR_NULL });

/** A file that came in: fetched by the attacker's command, pushed over SFTP or SCP, written by a redirection, or asked for in vain. */
const TRANSFER = Type.Object({
  /** As the attacker gave it; null where there was none. */
  url: TEXT_OR_NULL,
  /** 64 lower-case hexadecimal characters. */
  sha256: TEXT_OR_NULL,
  /** Base name of the file that Cowrie keeps. */
  outfile: TEXT_OR_NULL,
  ts: Type.String(),
  kind: Type.Union([Type.Literal('download'), Type.Literal('upload'), Type.Literal('redirect'), Type.Literal('download_failed')]),
});

const CLIENT = Type.Object({ ssh_version: TEXT_OR_NULL, hassh: TEXT_OR_NULL });

/** Who and where: what outlives the session's own record, so that late lines are attributed and numbered rightly. */
const IDENTITY = {
  id: Type.String(),
  sensor: Type.String(),
  /** Address of the attacker; null until a line names it. */
  ip: TEXT_OR_NULL,
  /** Cowrie's protocol, `ssh` or `telnet`; `""` until known. */
  service: Type.String(),
  /** Who the attacker is logged in as. */
  user: TEXT_OR_NULL,
  startedAt: Type.String(),
  /** When its closing line says it ended; null until then. */
  closedAt: TEXT_OR_NULL,
  durationS: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  /** Number of the next command. */
  next: COUNT,
  /** Numbers of the next login and transfer. */
  nextAuth: COUNT,
  nextTransfer: COUNT,
};

/** A session that has been told; kept a while for lines that come after. */
export const TOLD_SESSION = Type.Object(IDENTITY);

/** A session being gathered: what has been seen and not told yet. */
export const SESSION = Type.Object({
  ...IDENTITY,
  lastAt: Type.String(),
  commands: Type.Array(Type.Object({ n: COUNT, text: Type.String(), ts: Type.String(), user: TEXT_OR_NULL })),
  authAttempts: Type.Array(AUTH_ATTEMPT),
  transfers: Type.Array(TRANSFER),
  client: CLIENT,
  /** Where its first line is. */
  origin: Type.Object({ file: Type.String(), line: COUNT }),
  /** Count of the line that was its latest, or that closed it. */
  touched: COUNT,
  /** About how much memory its texts take. */
  bytes: COUNT,
});

export type AuthAttempt = Static<typeof AUTH_ATTEMPT>;
export type Transfer = Static<typeof TRANSFER>;
export type Client = Static<typeof CLIENT>;
export type ToldSession = Static<typeof TOLD_SESSION>;
export type Session = Static<typeof SESSION>;

export const unheardOf = (id: string, sensor: string, startedAt: string): ToldSession => ({
  id,
  sensor,
  ip: null,
  service: '',
  user: null,
  startedAt,
  closedAt: null,
  durationS: null,
  next: 0,
  nextAuth: 0,
  nextTransfer: 0,
});

/** Starts gathering: a session never heard of, or what comes late of one that has been told. */
export function gather(told: ToldSession, ts: string, origin: Session['origin'], touched: number): Session {
  return {
    ...told,
    lastAt: ts,
    commands: [],
    authAttempts: [],
    transfers: [],
    client: { ssh_version: null, hassh: null },
    origin: { file: origin.file, line: origin.line },
    touched,
    bytes: 0,
  };
}

export function toTold({ id, sensor, ip, service, user, startedAt, closedAt, durationS, next, nextAuth, nextTransfer }: Session): ToldSession {
  return { id, sensor, ip, service, user, startedAt, closedAt, durationS, next, nextAuth, nextTransfer };
}

export const entryCount = (session: Session): number => session.commands.length + session.authAttempts.length + session.transfers.length;
