// SPDX-License-Identifier: AGPL-3.0-or-later
import { EXIT } from '@ttp/config/exit-codes';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruption } from '../harness/play';
import { progressOn } from '../harness/progress';
import type { FuzzOutcome, FuzzTerms } from './fuzz-one';
import { FuzzThread } from './fuzz-thread';
import { fuzzHead, fuzzRow } from './render-fuzz';
import type { FuzzTarget } from './target';

/** One after the other, a line each as soon as it is over. Answers the exit code. */
export async function runFuzz(targets: readonly FuzzTarget[], terms: FuzzTerms, json: boolean): Promise<number> {
  const thread = new FuzzThread();
  try {
    return await tryAll(targets, terms, thread, json);
  } finally {
    await thread.close();
  }
}

async function tryAll(targets: readonly FuzzTarget[], terms: FuzzTerms, thread: FuzzThread, json: boolean): Promise<number> {
  const signal = interruption();
  const progress = progressOn(process.stderr);
  const print = (text: string) => void (json || process.stdout.write(text));
  const outcomes: (FuzzOutcome & { readonly target: string })[] = [];
  print(fuzzHead());
  for (const { name: target } of targets) {
    progress(`${target} ...`);
    const outcome = await inFolder((folder) => thread.run({ target, terms, folder }, signal));
    progress('');
    outcomes.push({ target, ...outcome });
    print(fuzzRow(target, outcome, terms.seed));
  }
  if (json) process.stdout.write(`${JSON.stringify({ seed: terms.seed, targets: outcomes })}\n`);
  return outcomes.every(({ violations }) => violations.length === 0) ? EXIT.ok : EXIT.failure;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ttp-fuzz-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
