// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { textField, type CowrieEvent } from './event';
import type { Session, ToldSession, Transfer } from './session';
import { baseName, clip } from './text';

type Fields = CowrieEvent['fields'];
type Apply = (session: Session, event: CowrieEvent) => void;

const CLOSED = 'cowrie.session.closed';

/** Longest attacker-chosen text, in characters, besides commands. */
const LIMIT = { username: 512, url: 4096, outfile: 255, version: 512, hassh: 64 };

/** About what an entry takes besides its text. */
const ENTRY_BYTES = 200;

/** Adds what one line tells to its session. Commands come from `cowrie.command.input` alone: its echoes would count them twice. */
export function applyEvent(session: Session, event: CowrieEvent): void {
  session.lastAt = event.ts;
  session.service ||= textField(event.fields, 'protocol') ?? serviceOf(event.eventId);
  APPLY[event.eventId]?.(session, event);
}

const APPLY: Readonly<Record<string, Apply>> = {
  [CLOSED]: close,
  'cowrie.command.input': addCommand,
  'cowrie.login.success': addLogin(true),
  'cowrie.login.failed': addLogin(false),
  'cowrie.session.file_download': (session, event) => addTransfer(session, event, isUrl(event.fields.url) ? 'download' : 'redirect'),
  'cowrie.session.file_download.failed': (session, event) => addTransfer(session, event, 'download_failed'),
  'cowrie.session.file_upload': (session, event) => addTransfer(session, event, 'upload'),
  'cowrie.client.version': (session, { fields }) => {
    session.client.ssh_version = versionOf(fields);
  },
  'cowrie.client.kex': (session, { fields }) => {
    session.client.hassh = textField(fields, 'hassh')?.slice(0, LIMIT.hassh) ?? null;
  },
};

/** Whether a session that has been told must be told again for this event: not for one that adds nothing, nor for its closing alone. */
export const addsToTold = (eventId: string): boolean => eventId !== CLOSED && Object.hasOwn(APPLY, eventId);

export const isClosing = (eventId: string): boolean => eventId === CLOSED;

/** Notes when a session ended. */
export function close(session: ToldSession, { ts, fields }: CowrieEvent): void {
  session.closedAt = ts;
  session.durationS = durationOf(fields);
}

function addCommand(session: Session, { ts, fields }: CowrieEvent): void {
  const text = String(fields.input);
  session.commands.push({ n: session.next, text, ts, user: session.user });
  session.next += 1;
  session.bytes += ENTRY_BYTES + text.length;
}

function addLogin(success: boolean): Apply {
  return (session, { ts, fields }) => {
    const username = clip(String(fields.username), LIMIT.username);
    const password = fields.password;
    session.authAttempts.push({ username, success, ts, password_sha256: typeof password === 'string' ? hash('sha256', password) : null });
    session.nextAuth += 1;
    if (success) session.user = username;
    session.bytes += ENTRY_BYTES + username.length;
  };
}

function addTransfer(session: Session, { ts, fields }: CowrieEvent, kind: Transfer['kind']): void {
  const url = isUrl(fields.url) ? clip(fields.url, LIMIT.url) : null;
  session.transfers.push({ url, sha256: sha256Of(fields), outfile: outfileOf(fields), ts, kind });
  session.nextTransfer += 1;
  session.bytes += ENTRY_BYTES + (url?.length ?? 0);
}

// A redirection and an upload put the path they wrote to under `url`.
const isUrl = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\//i.test(value);

function sha256Of(fields: Fields): string | null {
  const sum = textField(fields, 'shasum');
  return sum && /^[\da-f]{64}$/i.test(sum) ? sum.toLowerCase() : null;
}

function outfileOf(fields: Fields): string | null {
  const path = textField(fields, 'outfile');
  return path && clip(baseName(path), LIMIT.outfile);
}

// Older Cowries wrote the bytes' Python notation: `'SSH-2.0-Go'`, `b'SSH-2.0-Go'`.
function versionOf(fields: Fields): string | null {
  const version = textField(fields, 'version');
  return version && clip(/^b?'(.*)'$/s.exec(version)?.[1] ?? version, LIMIT.version);
}

/** Seconds: `duration_ms` of today's Cowrie, or `duration` of older ones, number or text. */
function durationOf({ duration, duration_ms: durationMs }: Fields): number | null {
  const seconds = typeof durationMs === 'number' ? durationMs / 1000 : typeof duration === 'string' ? Number.parseFloat(duration) : duration;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? toMilliseconds(seconds) : null;
}

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Older Cowries name the protocol at the start of a session only, which a cut log lacks. */
function serviceOf(eventId: string): string {
  if (eventId.startsWith('cowrie.telnet.')) return 'telnet';
  return SSH_ONLY.has(eventId) ? 'ssh' : '';
}

const SSH_ONLY: ReadonlySet<string> = new Set(['cowrie.client.version', 'cowrie.client.kex', 'cowrie.client.fingerprint', 'cowrie.client.var']);
