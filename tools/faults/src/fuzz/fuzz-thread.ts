// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FuzzOutcome } from './fuzz-one';
import type { FuzzJob } from './fuzz.thread';

/** Beside the bundle of this file. */
const THREAD = new URL(`./fuzz.thread${extname(import.meta.url)}`, import.meta.url);

/** An input that takes more is a way to take a service's memory. */
const MEMORY = { maxOldGenerationSizeMb: 768 };

/** An input that takes longer hangs. Far beyond what any takes, also on a machine that is busy. */
const HANG_MS = 30_000;
const LOOK_MS = 500;

/** Tries target after target in one thread, and goes on in a new one where an input has ended it. */
export class FuzzThread {
  private readonly tried = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private thread: Worker | undefined;

  constructor(
    private readonly hangMs = HANG_MS,
    private readonly start = (tried: SharedArrayBuffer) => new Worker(THREAD, { name: 'fuzz', workerData: tried, resourceLimits: MEMORY }),
  ) {}

  /** What was found; where the thread hung or died, the input at which it did. Rejects when the signal comes. */
  async run(job: FuzzJob, signal: AbortSignal): Promise<FuzzOutcome> {
    const startedMs = performance.now();
    Atomics.store(this.tried, 0, 0);
    const thread = (this.thread ??= this.start(this.tried.buffer));
    thread.postMessage(job);
    const hung = new AbortController();
    const watch = this.watch(() => hung.abort(new Error(`no verdict within ${this.hangMs / 1_000} s`)));
    try {
      const [outcome] = (await once(thread, 'message', { signal: AbortSignal.any([signal, hung.signal]) })) as [FuzzOutcome];
      return outcome;
    } catch (error) {
      await this.close();
      signal.throwIfAborted();
      return this.ended(hung.signal.aborted ? hung.signal.reason : error, (performance.now() - startedMs) / 1_000);
    } finally {
      clearInterval(watch);
    }
  }

  async close(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }

  /** Calls when one input has been tried for too long. */
  private watch(onHang: () => void): NodeJS.Timeout {
    let [last, sinceMs] = [-1, performance.now()];
    return setInterval(() => {
      const now = Atomics.load(this.tried, 0);
      if (now !== last) [last, sinceMs] = [now, performance.now()];
      else if (performance.now() - sinceMs > this.hangMs) onHang();
    }, Math.min(LOOK_MS, this.hangMs));
  }

  private ended(reason: unknown, seconds: number): FuzzOutcome {
    const before = Atomics.load(this.tried, 0);
    const violation = { problem: String(reason), input: 'not known here; --path gives it again', path: String(before) };
    return { tried: before + 1, accepted: 0, rejected: 0, slowestMs: 0, seconds, violations: [violation] };
  }
}
