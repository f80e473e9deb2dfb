// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieLimits } from '../limits';
import type { CowrieOutput } from '../output';
import type { CowrieReport } from '../report';

export interface IngestProgress {
  /** On disk; in a followed log the total grows. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly lines: number;
  readonly sessions: number;
}

export interface IngestOptions {
  /** Hands items over; resolves once they are safe. No more are prepared meanwhile, and the cursor never passes what was not confirmed. */
  readonly emit: (items: readonly CowrieOutput[]) => Promise<void>;
  /** After the files, wait for more lines in the last one, across rotation, until `signal`. */
  readonly follow?: boolean;
  /** Where to remember how far the reading came. */
  readonly cursorFile?: string;
  /** Name of the sensor for lines that name none. */
  readonly sensor?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** For the operator: what may be missing, and why. */
  readonly onNotice?: (message: string) => void;
  /** With `follow`: tells an open session that has been silent this long. Default 15 minutes. */
  readonly idleMs?: number;
  /** With `follow`: tells a closed session after this long, for late lines. Default 2 seconds. */
  readonly holdMs?: number;
  /** With `follow`: between two looks. Default 250. */
  readonly pollMs?: number;
  /** Between two cursors, at least. Default 1 second. */
  readonly cursorEveryMs?: number;
  /** Items of one `emit`, at most. Default 200. */
  readonly batchSize?: number;
  /** A longer line is passed over and reported. Default 1 MiB. */
  readonly maxLineBytes?: number;
  /** JSON of one payload; a longer session is told in several. Default 900,000, so that an envelope fits NATS's 1 MiB. */
  readonly maxPayloadBytes?: number;
  readonly limits?: Partial<CowrieLimits>;
}

export interface IngestResult {
  /** Of this import alone. */
  readonly report: CowrieReport;
  /** Lines at the start of the files that, says the cursor, were read before. */
  readonly skippedLines: number;
  /** False where the signal ended the reading before the files did. */
  readonly finished: boolean;
}

export const INGEST_DEFAULTS = {
  follow: false,
  idleMs: 15 * 60_000,
  holdMs: 2000,
  pollMs: 250,
  cursorEveryMs: 1000,
  batchSize: 200,
  maxLineBytes: 2 ** 20,
  maxPayloadBytes: 900_000,
};

export type IngestSettings = typeof INGEST_DEFAULTS & IngestOptions;
