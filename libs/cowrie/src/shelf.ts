// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Session, ToldSession } from './session';
import type { CowrieState } from './state';

/** Where sessions wait until they are told, and are remembered for a while after. */
export class Shelf {
  /** In order of their latest line. */
  private readonly open = new Map<string, Session>();
  /** In order of closing, or, told and going on, of their first line since. */
  private readonly closed = new Map<string, Session>();
  private readonly told = new Map<string, ToldSession>();

  static of({ open, closed, told }: Pick<CowrieState, 'open' | 'closed' | 'told'>): Shelf {
    const shelf = new Shelf();
    for (const session of open) shelf.open.set(session.id, session);
    for (const session of closed) shelf.closed.set(session.id, session);
    for (const session of told) shelf.told.set(session.id, session);
    return shelf;
  }

  get openCount(): number {
    return this.open.size;
  }

  /** Of which nothing is waiting to be told. */
  remembered(id: string): ToldSession | undefined {
    return this.told.get(id);
  }

  waiting(id: string): Session | undefined {
    return this.open.get(id) ?? this.closed.get(id);
  }

  /** The one to tell first when memory is short. */
  oldest(): Session | undefined {
    const [oldest] = this.open.size > 0 ? this.open.values() : this.closed.values();
    return oldest;
  }

  /** Puts a session, as of count `line`, last among the open ones, or among the closed ones in the place that it has there. */
  put(session: Session, line: number): void {
    this.told.delete(session.id);
    if (this.closed.has(session.id)) return;
    this.open.delete(session.id);
    session.touched = line;
    (session.closedAt === null ? this.open : this.closed).set(session.id, session);
  }

  /** Takes a session off, to be remembered instead, of at most `limit` such. */
  remember(told: ToldSession, limit: number): void {
    this.open.delete(told.id);
    this.closed.delete(told.id);
    this.told.set(told.id, told);
    forgetOldest(this.told, limit);
  }

  closedBy(line: number): Session[] {
    return until(line, this.closed.values());
  }

  silentSince(line: number): Session[] {
    return until(line, this.open.values());
  }

  toJSON(): Pick<CowrieState, 'open' | 'closed' | 'told'> {
    return { open: [...this.open.values()], closed: [...this.closed.values()], told: [...this.told.values()] };
  }
}

/** Drops the first of what has grown by one beyond `limit`. */
export function forgetOldest(remembered: Set<string> | Map<string, unknown>, limit: number): void {
  if (remembered.size <= limit) return;
  const [oldest] = remembered.keys();
  if (oldest !== undefined) remembered.delete(oldest);
}

/** The sessions at the front that were touched at `line` or before; usually none, so the rest is not looked at. */
function until(line: number, sessions: Iterable<Session>): Session[] {
  const due: Session[] = [];
  for (const session of sessions) {
    if (session.touched > line) break;
    due.push(session);
  }
  return due;
}
