// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagStore } from '@ttp/persistence';
import { NotYet, Rejected, type Tag, type TaggerEvent } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { counted } from '../terminal/counted';
import type { Progress } from '../terminal/progress';
import type { Replay } from './replays';
import { emptyTally, type Tally } from './report';
import { TagBatch } from './tag-batch';

export interface SliceOptions {
  /** Throws for an event that cannot be tagged. */
  readonly tag: (event: TaggerEvent) => readonly Tag[];
  /** Null in a dry run. */
  readonly store: TagStore | null;
  readonly tagsPerInsert: number;
  /** Called when this row and all before it are stored. */
  readonly onStored: (uuid: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Rows that give no tags move the cursor, too. */
const ROWS_PER_CURSOR = 500;
const PROGRESS_MS = 10_000;
/** A run in which everything fails does not fill the terminal. */
const TOLD_FAILURES = 100;

/**
 * Tags and stores rows until there are no more, or the signal says stop: what was tagged by then is stored. An event that fails is told by its
 * id, counted and left out. Throws while the database is away.
 */
export async function replaySlice(replays: AsyncIterable<Replay>, options: SliceOptions): Promise<Readonly<Tally>> {
  const run = new SliceRun(options);
  for await (const replay of replays) {
    await run.take(replay);
    // SQLite answers without a turn of the event loop: a signal would never be heard.
    await nextTurn();
    if (options.signal.aborted) break;
  }
  await run.flush();
  options.progress.end();
  return run.tally;
}

class SliceRun {
  readonly tally: Tally = emptyTally();
  private readonly batch: TagBatch;
  /** The last row that was taken whole: once the batch is stored, all of it is. */
  private last = '';
  private shownAt = Date.now();

  constructor(private readonly options: SliceOptions) {
    this.batch = new TagBatch(options.store, (event, error) => this.failed(event, error));
  }

  async take({ uuid, events, skipped, unsupported }: Replay): Promise<void> {
    for (const event of events) {
      if (this.isFull) await this.flush();
      this.batch.add(event, this.tagsOf(event));
    }
    this.last = uuid;
    this.tally.rows += 1;
    this.tally.events += events.length;
    this.tally.skipped += skipped;
    this.tally.unsupported += unsupported ? 1 : 0;
    if (this.isFull || this.tally.rows % ROWS_PER_CURSOR === 0) await this.flush();
    this.show();
  }

  private get isFull(): boolean {
    return this.batch.size >= this.options.tagsPerInsert;
  }

  async flush(): Promise<void> {
    this.tally.inserted += await this.batch.flush();
    if (this.last !== '') this.options.onStored(this.last);
  }

  private tagsOf(event: TaggerEvent): readonly Tag[] {
    try {
      const tags = this.options.tag(event);
      this.tally.tags += tags.length;
      return tags;
    } catch (error) {
      this.failed(event, error);
      return [];
    }
  }

  /** Ids only: a database's message may quote what an attacker typed. */
  private failed({ sourceKind, sourceId }: TaggerEvent, error: unknown): void {
    this.tally.failed += 1;
    if (this.tally.failed > TOLD_FAILURES) return;
    const reason = error instanceof Rejected || error instanceof NotYet ? error.message : error instanceof Error ? error.name : 'no reason given';
    this.options.progress.end();
    process.stderr.write(`ttp: ${printable(`${sourceKind} ${sourceId} is left out: ${reason}`)}\n`);
    if (this.tally.failed === TOLD_FAILURES) process.stderr.write('ttp: further ones are only counted\n');
  }

  private show(): void {
    if (Date.now() - this.shownAt < PROGRESS_MS) return;
    this.shownAt = Date.now();
    const { rows, events, inserted } = this.tally;
    this.options.progress.update(`${counted(rows, 'row')}, ${counted(events, 'event')}, ${counted(inserted, 'new tag')}`);
  }
}
