// SPDX-License-Identifier: AGPL-3.0-or-later
// The thread in which targets are tried: an input that hangs or takes all memory ends it, and not the report.
import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { fuzzOne, type FuzzTerms } from './fuzz-one';
import { targetNamed } from './targets';

export interface FuzzJob {
  readonly target: string;
  readonly terms: FuzzTerms;
  /** For the target's files. */
  readonly folder: string;
}

/** One 32-bit number, shared: how many inputs came before the one that is tried. */
const tried = new Int32Array(workerData as SharedArrayBuffer);

parentPort?.on('message', ({ target, terms, folder }: FuzzJob) => {
  void fuzzOne(targetNamed(target), terms, folder, (before) => Atomics.store(tried, 0, before)).then((outcome) => parentPort?.postMessage(outcome));
});
