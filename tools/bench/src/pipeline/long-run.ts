// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope, type Publication } from '@ttp/ttp-core';
import type { Cleanup } from '../cleanup';
import { Random } from '../random';
import type { DatabaseName } from './pipeline-options';
import { prepareBench } from './prepare-bench';
import type { Bench } from './round';
import { makeSessions, SESSION_ENDED, type Vocabulary } from './sessions';
import { commandsFor } from './workload';

const SEED = 20_263;
const CHUNK_LIMIT_MS = 300_000;

export interface LongRunOptions {
  readonly database: DatabaseName;
  readonly rules: number;
  /** Of each session. */
  readonly commands: number;
  /** Of the worker's own Node. */
  readonly nodeArgs?: readonly string[];
}

/** From the first event's publication until all are settled, in microseconds of the system's monotonic clock. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** One worker that always has the next event waiting, and events for it. */
export class LongRun {
  private chunk = 0;

  private constructor(
    private readonly bench: Bench,
    private readonly vocabulary: Vocabulary,
    private readonly commands: number,
  ) {}

  static async start({ database, rules, commands, nodeArgs }: LongRunOptions, cleanup: Cleanup): Promise<LongRun> {
    const { startWorker, ...prepared } = await prepareBench(database, rules, cleanup);
    return new LongRun({ ...prepared, worker: await startWorker(nodeArgs) }, commandsFor(prepared.rules), commands);
  }

  get worker(): Bench['worker'] {
    return this.bench.worker;
  }

  /** How the database is called. */
  get label(): string {
    return this.bench.database.raw.label;
  }

  /** Has the worker settle so many events; then nothing is left of them. Throws when none got a tag. */
  async process(count: number): Promise<Span> {
    const { broker, database, worker } = this.bench;
    this.chunk += 1;
    const events = this.events(count);
    const fromUs = monotonicUs();
    await broker.feedWorker(events);
    await Promise.race([broker.workerIsDone(AbortSignal.timeout(CHUNK_LIMIT_MS)), worker.ended]);
    const toUs = monotonicUs();
    if ((await database.countTags()) === 0) throw new Error('the worker stored nothing');
    await database.empty();
    await broker.forgetEvents();
    return { fromUs, toUs };
  }

  private events(count: number): readonly Publication[] {
    return makeSessions(count, this.chunk, this.vocabulary, new Random(SEED + this.chunk), this.commands).map((session, i) => ({
      subject: SESSION_ENDED,
      msgId: `long-${this.chunk}-${i}`,
      data: encodeEnvelope(session),
    }));
  }
}

const NS_PER_US = 1_000n;

/** The clock by which V8 dates the samples of a profile, too. */
const monotonicUs = (): number => Number(process.hrtime.bigint() / NS_PER_US);
