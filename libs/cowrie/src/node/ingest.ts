// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseObject } from '../event';
import { sessionEndedOutput, type CowrieOutput } from '../output';
import { CowrieSessions } from '../sessions';
import { splitSession } from '../split-session';
import { loadCursor, saveCursor, type Cursor } from './cursor';
import { INGEST_DEFAULTS, type IngestOptions, type IngestResult, type IngestSettings } from './ingest-options';
import { LineClock } from './line-clock';
import { LineSplitter, type RawLine } from './line-splitter';
import type { FileMark, LogFile } from './log-file';
import { planReading, readLog, type ReadingPlan, type SourceEvent } from './log-source';
import { Progress } from './progress';

/** Files that a cursor remembers; far more than are rotated between two imports. */
const MAX_MARKS = 500;

/**
 * Reads Cowrie logs in the order given, plain or `.gz`, and emits what they tell. Memory stays bounded whatever the files hold. With a cursor, a
 * reading that ended anywhere (killed, `emit` failed, signal) goes on at the next call with the items that it owes; some may be repeated, under the
 * same `msgId`. Without one, the signal tells what is under way before it ends.
 *
 * @throws {CursorError} where the cursor file is damaged. A file that cannot be read, and a rejected `emit`, reject as they are.
 */
export async function ingestCowrieFiles(files: readonly string[], options: IngestOptions): Promise<IngestResult> {
  const cursor = options.cursorFile === undefined ? null : await loadCursor(options.cursorFile);
  return new Ingest(cursor, { ...INGEST_DEFAULTS, ...options }).run(files);
}

class Ingest {
  private readonly sessions: CowrieSessions;
  private readonly signal: AbortSignal;
  private readonly clock: LineClock;
  private readonly progress: Progress;
  private splitter: LineSplitter;
  private marks: FileMark[];
  private file: LogFile | null = null;
  private pending: CowrieOutput[] = [];
  private savedAt = Date.now();

  constructor(
    cursor: Cursor | null,
    private readonly settings: IngestSettings,
  ) {
    this.sessions = cursor ? CowrieSessions.fromJSON(cursor.sessions, settings) : new CowrieSessions(settings);
    this.marks = cursor?.files ?? [];
    this.signal = settings.signal ?? new AbortController().signal;
    this.clock = new LineClock(Math.max(settings.idleMs, settings.holdMs));
    this.progress = new Progress(this.sessions, settings.onProgress);
    this.splitter = new LineSplitter(settings.maxLineBytes);
  }

  async run(files: readonly string[]): Promise<IngestResult> {
    const { follow, pollMs, cursorFile, onNotice = () => undefined } = this.settings;
    const plan = await planReading(files, this.marks, follow, onNotice);
    const skippedLines = [...plan.files, plan.followed?.file].reduce((sum, file) => sum + (file?.line ?? 0), 0);
    // Written once before anything is emitted: a folder that cannot be written to is told at once.
    await this.save();
    const finished = await this.readAll(plan, { pollMs, signal: this.signal, onNotice });
    if (finished || cursorFile === undefined) this.take(this.sessions.flush());
    await this.settle();
    await this.save();
    return { report: this.sessions.report, skippedLines, finished };
  }

  /** False where the signal came first. */
  private async readAll(plan: ReadingPlan, options: Parameters<typeof readLog>[1]): Promise<boolean> {
    this.progress.begin(plan);
    for await (const event of readLog(plan, options)) {
      await this.handle(event);
      if (this.signal.aborted) return false;
    }
    return !this.signal.aborted;
  }

  private async handle(event: SourceEvent): Promise<void> {
    if (event.kind === 'file') return this.begin(event.file);
    if (event.kind === 'chunk') await this.readLines(event.bytes);
    if (event.kind === 'chunk') this.progress.reached(event.readOnDisk);
    if (event.kind === 'end') this.end(event.mayGoOn);
    if (this.settings.follow) this.releaseByTime();
    if (this.settings.follow || this.isCursorDue()) await this.checkpoint();
  }

  private begin(file: LogFile): void {
    const before = this.file ? [...this.marks, this.file.mark] : this.marks;
    this.marks = before.filter((mark) => !file.isMarkedBy(mark)).slice(-MAX_MARKS);
    this.file = file;
    this.splitter = new LineSplitter(this.settings.maxLineBytes);
    this.progress.nextFile();
  }

  private async readLines(bytes: Buffer): Promise<void> {
    for (const line of this.splitter.push(bytes)) {
      this.readLine(line);
      if (this.pending.length >= this.settings.batchSize) await this.checkpoint();
      if (this.signal.aborted) return;
    }
  }

  /** Position and sessions change together, so that a cursor taken between two lines is right. */
  private readLine({ text, length }: RawLine): void {
    const { file, sessions } = this;
    if (!file) return;
    const at = { file: file.path, line: (file.line += 1) };
    file.offset += length;
    if (text === null) sessions.reject('line_too_long', at, `${length} bytes`);
    else this.take(sessions.push(text, at));
  }

  /** A last line without its line feed counts if it is whole; if the file may go on, a part of one is left for the next time. */
  private end(mayGoOn: boolean): void {
    const { file, sessions, settings } = this;
    const rest = this.splitter.rest();
    if (!file) return;
    file.ended = !mayGoOn;
    if (!rest) return;
    if (rest.text === null || parseObject(rest.text)) return this.readLine(rest);
    if (mayGoOn && settings.cursorFile !== undefined) return settings.onNotice?.(`${file.path}:${file.line + 1}: unfinished line, left for the next import`);
    file.offset += rest.length;
    sessions.reject('unfinished_line', { file: file.path, line: (file.line += 1) }, rest.text);
  }

  private releaseByTime(): void {
    const now = Date.now();
    const { holdMs, idleMs } = this.settings;
    this.clock.note(this.sessions.lineCount, now);
    this.take(this.sessions.release({ closedBy: this.clock.lineAt(now - holdMs), silentSince: this.clock.lineAt(now - idleMs) }));
  }

  private take(outputs: readonly CowrieOutput[]): void {
    for (const output of outputs) {
      if (output.type === 'observed') this.pending.push(output);
      else this.pending.push(...splitSession(output.payload, this.settings.maxPayloadBytes).map(sessionEndedOutput));
    }
  }

  private async checkpoint(): Promise<void> {
    await this.settle();
    if (this.isCursorDue()) await this.save();
  }

  /** Hands over everything that waits. */
  private async settle(): Promise<void> {
    const { pending, settings } = this;
    for (let from = 0; from < pending.length; from += settings.batchSize) await settings.emit(pending.slice(from, from + settings.batchSize));
    this.pending = [];
  }

  private isCursorDue(): boolean {
    return this.settings.cursorFile !== undefined && Date.now() - this.savedAt >= this.settings.cursorEveryMs;
  }

  /** Only when nothing waits: what a cursor has passed is not read again. */
  private async save(): Promise<void> {
    if (this.settings.cursorFile === undefined) return;
    const files = this.file ? [...this.marks, this.file.mark] : this.marks;
    await saveCursor(this.settings.cursorFile, { version: 1, files, sessions: this.sessions.toJSON() });
    this.savedAt = Date.now();
  }
}
