// SPDX-License-Identifier: AGPL-3.0-or-later
import { fitted } from './ids';
import { entryEvent, isEntry, MOST_ENTRIES, textIn, type Entry } from './session-entries';
import type { TaggerEvent } from './tagger-event';

type Result = 'success' | 'failure';

interface Attempt {
  readonly place: number;
  readonly entry: Entry;
  readonly result: Result;
  /** Failures of the same session that came before. */
  readonly failures: number;
}

/** So many failures before a success make it a guessed password. */
const BRUTE_FAILURES = 5;

/** The logins of a session, one event each, then one event that counts them, so that what is said of all fires once a session. */
export function authEvents(session: TaggerEvent): TaggerEvent[] {
  const attempts = attemptsOf(session.payload.auth_attempts);
  if (attempts.length === 0) return [];
  return [...kept(attempts).map((attempt) => attemptEvent(session, attempt)), countEvent(session, attempts)];
}

/** Those whose outcome is told. */
function attemptsOf(list: unknown): readonly Attempt[] {
  if (!Array.isArray(list)) return [];
  const attempts: Attempt[] = [];
  let failures = 0;
  for (const [place, entry] of list.entries()) {
    const result = isEntry(entry) ? resultOf(entry) : null;
    if (result === null) continue;
    attempts.push({ place, entry, result, failures });
    if (result === 'failure') failures += 1;
  }
  return attempts;
}

function resultOf({ result, success }: Entry): Result | null {
  if (result === 'success' || result === 'failure') return result;
  return typeof success === 'boolean' ? (success ? 'success' : 'failure') : null;
}

/** At most `MOST_ENTRIES`, successes before failures: whoever fails often enough first must not hide the one that counts. */
function kept(attempts: readonly Attempt[]): readonly Attempt[] {
  if (attempts.length <= MOST_ENTRIES) return attempts;
  const of = (wanted: Result) => attempts.filter(({ result }) => result === wanted);
  return [...of('success'), ...of('failure')].slice(0, MOST_ENTRIES).toSorted((one, other) => one.place - other.place);
}

/** Written out, null where nothing is told: adding fields to a copy of parsed JSON takes V8 microseconds. */
function attemptEvent(session: TaggerEvent, { place, entry, result, failures }: Attempt): TaggerEvent {
  const { username = null, password = null, password_sha256 = null, ts = null } = entry;
  const service = serviceOf(entry, session.payload);
  const payload = { username, password, password_sha256, service, ts, result, prior_brute: failures >= BRUTE_FAILURES };
  return entryEvent(session, 'auth_attempt', `auth${place}`, entry, payload);
}

/** Counts all, also those beyond `MOST_ENTRIES`. */
function countEvent(session: TaggerEvent, attempts: readonly Attempt[]): TaggerEvent {
  const username = mostTried(attempts);
  const payload = {
    fail_count: attempts.filter(({ result }) => result === 'failure').length,
    service: serviceOf(session.payload, attempts[0]?.entry),
    username,
    password_count: username === null ? null : passwordCount(attempts, username),
  };
  return { ...session, sourceKind: 'auth_attempt', sourceId: fitted(`${session.sourceId}#auth`), payload };
}

/** The name tried most often, the earlier of two; null where none is told. */
function mostTried(attempts: readonly Attempt[]): string | null {
  const tries = new Map<string, number>();
  for (const { entry } of attempts) {
    const name = textIn(entry.username);
    if (name !== null) tries.set(name, (tries.get(name) ?? 0) + 1);
  }
  let most: string | null = null;
  for (const [name, count] of tries) if (most === null || count > (tries.get(most) ?? 0)) most = name;
  return most;
}

/** Distinct passwords tried with `username`; a producer tells either all of them or all of their hashes. */
function passwordCount(attempts: readonly Attempt[], username: string): number {
  const tried = attempts.filter(({ entry }) => entry.username === username).map(({ entry }) => entry.password_sha256 ?? entry.password);
  return new Set(tried.filter((password) => typeof password === 'string')).size;
}

/** The service that the first of these names, or null. */
const serviceOf = (first: Entry, second: Entry | undefined): string | null => textIn(first.service) ?? textIn(second?.service);
