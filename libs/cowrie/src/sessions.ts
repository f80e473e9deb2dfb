// SPDX-License-Identifier: AGPL-3.0-or-later
import { addsToTold, applyEvent, close, isClosing } from './apply-event';
import { readEvent, textField, type CowrieEvent } from './event';
import { DEFAULT_LIMITS, type CowrieLimits } from './limits';
import { observedOutput, sessionEndedOutput, type CowrieOutput } from './output';
import { sessionEndedPayload } from './payload';
import { countEvent, countProblem, countTime, emptyReport, type CowrieReport, type LinePosition, type ProblemReason } from './report';
import { entryCount, gather, toTold, unheardOf, type Session } from './session';
import { sessionId } from './session-id';
import { forgetOldest, Shelf } from './shelf';
import { sourceAddress } from './source-address';
import { checkedState, type CowrieState } from './state';
import { clip } from './text';

export interface CowrieSessionsOptions {
  /** Name of the sensor for lines that name none. */
  readonly sensor?: string;
  readonly limits?: Partial<CowrieLimits>;
}

/** Longest name that the tables hold, less the mark of a cut. */
const SENSOR_LENGTH = 200;

/**
 * Turns Cowrie's log, line by line, into what the bus is told of each attacker and session, in order.
 *
 * Its only clock is the count of lines, so that one log always gives the same messages, wherever the reading was interrupted; a caller that
 * follows a live log adds wall-clock time through `release`. A session is told once, `holdLines` after it closed; lines later still (today's Cowrie
 * marks them `late`) are told in a further message under the same session id, the numbering of commands going on.
 */
export class CowrieSessions {
  private readonly sensor: string;
  private readonly limits: CowrieLimits;
  private shelf = new Shelf();
  private observed = new Set<string>();
  private readonly tally: CowrieReport = emptyReport();
  private lines = 0;
  /** Sum over the waiting sessions. */
  private bytes = 0;
  private outputs: CowrieOutput[] = [];

  constructor(options: CowrieSessionsOptions = {}) {
    this.sensor = options.sensor ?? '';
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Goes on where another stopped, with counts from zero. @throws {CowrieStateError} where `json` is not what `toJSON` gave. */
  static fromJSON(json: unknown, options: CowrieSessionsOptions = {}): CowrieSessions {
    return new CowrieSessions(options).restore(structuredClone(checkedState(json)));
  }

  /** Counts up to now: a live view. */
  get report(): Readonly<CowrieReport> {
    return this.tally;
  }

  /** Lines so far, blank ones included: the clock of `release`. */
  get lineCount(): number {
    return this.lines;
  }

  /** Reads one line, without its line feed. Never throws for what it holds. */
  push(line: string, at: LinePosition): CowrieOutput[] {
    this.lines += 1;
    if (line.trim() !== '') this.read(line, at);
    return this.release({ closedBy: this.lines - this.limits.holdLines, silentSince: 0 });
  }

  /** Counts a line that the caller could not hand over. */
  reject(reason: ProblemReason, at: LinePosition, detail: string): void {
    this.lines += 1;
    this.tally.lines += 1;
    countProblem(this.tally, reason, at, detail);
  }

  /** Tells sessions that closed at or before line `closedBy`, and open ones silent since line `silentSince`. */
  release({ closedBy, silentSince }: { readonly closedBy: number; readonly silentSince: number }): CowrieOutput[] {
    for (const session of this.shelf.closedBy(closedBy)) this.tell(session);
    for (const session of this.shelf.silentSince(silentSince)) this.tell(session);
    const { outputs } = this;
    this.outputs = [];
    return outputs;
  }

  /** Tells every session: there are no more lines. Should there be more after all, they are told as late ones. */
  flush(): CowrieOutput[] {
    return this.release({ closedBy: this.lines, silentSince: this.lines });
  }

  toJSON(): CowrieState {
    return structuredClone({ version: 1, lines: this.lines, ...this.shelf.toJSON(), observed: [...this.observed] });
  }

  private restore({ lines, observed, ...sessions }: CowrieState): this {
    this.shelf = Shelf.of(sessions);
    this.bytes = [...sessions.open, ...sessions.closed].reduce((sum, session) => sum + session.bytes, 0);
    this.observed = new Set(observed);
    this.lines = lines;
    return this;
  }

  private read(line: string, at: LinePosition): void {
    this.tally.lines += 1;
    const read = readEvent(line, this.sensor);
    if (read.kind === 'problem') return countProblem(this.tally, read.reason, at, read.detail);
    if (read.kind === 'operational') return countEvent(this.tally, read.eventId);
    countEvent(this.tally, read.event.eventId);
    countTime(this.tally, read.event.ts);
    this.take(read.event, at);
  }

  private take(event: CowrieEvent, at: LinePosition): void {
    const id = sessionId(event.sensor, event.uuid, event.session);
    const told = this.shelf.remembered(id);
    if (!told || addsToTold(event.eventId)) this.add(this.shelf.waiting(id) ?? this.begin(id, event, at), event, at);
    else if (isClosing(event.eventId)) close(told, event);
  }

  /** A new session, or a told one that goes on. */
  private begin(id: string, { sensor, ts }: CowrieEvent, at: LinePosition): Session {
    const told = this.shelf.remembered(id);
    if (told) this.tally.continuedSessions += 1;
    else this.tally.sessions += 1;
    return gather(told ?? unheardOf(id, clip(sensor, SENSOR_LENGTH), ts), ts, at, this.lines);
  }

  private add(session: Session, event: CowrieEvent, at: LinePosition): void {
    this.locate(session, event, at);
    const { bytes, next } = session;
    applyEvent(session, event);
    if (next === 0 && session.next === 1) this.tally.sessionsWithCommands += 1;
    this.bytes += session.bytes - bytes;
    this.shelf.put(session, this.lines);
    this.bound(session);
  }

  private locate(session: Session, event: CowrieEvent, at: LinePosition): void {
    const { ip, bad } = sourceAddress(event);
    if (bad) countProblem(this.tally, 'bad_source_address', at, `${event.eventId}: ${textField(event.fields, 'src_ip') ?? 'no text'}`);
    session.ip ??= ip;
    if (session.ip !== null && !this.observed.has(session.ip)) this.observe(session.ip, session, event);
  }

  private observe(ip: string, { sensor }: Session, { eventId, ts, fields }: CowrieEvent): void {
    this.observed.add(ip);
    forgetOldest(this.observed, this.limits.maxObserved);
    this.tally.sourceIps += 1;
    const service = typeof fields.protocol === 'string' ? fields.protocol : '';
    this.outputs.push(observedOutput({ attacker_ip: ip, decky: sensor, service, event_type: eventId, first_seen: ts }));
  }

  private bound(latest: Session): void {
    if (entryCount(latest) >= this.limits.maxEntries) this.tellPart(latest);
    while (this.shelf.openCount > this.limits.maxOpen || this.bytes > this.limits.maxBytes) this.evict();
  }

  private evict(): void {
    const oldest = this.shelf.oldest();
    if (!oldest) return;
    this.tally.evictedSessions += 1;
    this.tell(oldest);
  }

  /** Tells what has been gathered of a session that goes on. */
  private tellPart(session: Session): void {
    this.tally.continuedSessions += 1;
    this.announce(session);
    Object.assign(session, { commands: [], authAttempts: [], transfers: [], bytes: 0 });
  }

  private tell(session: Session): void {
    this.shelf.remember(toTold(session), this.limits.maxTold);
    this.announce(session);
  }

  private announce(session: Session): void {
    this.bytes -= session.bytes;
    if (session.ip !== null) this.outputs.push(sessionEndedOutput(sessionEndedPayload(session, session.ip)));
    else countProblem(this.tally, 'session_without_source', session.origin, `${session.id}, commands: ${session.commands.length}`);
  }
}
