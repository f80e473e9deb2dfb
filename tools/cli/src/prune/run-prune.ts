// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { migrate, pruneTags, type PruneFilter } from '@ttp/persistence';
import { NotYet } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { PruneFlags } from '../commands/prune';
import { counted } from '../terminal/counted';
import { NO_PROGRESS, progressOn } from '../terminal/progress';
import { interruption } from '../up/interruption';
import { withDatabase } from '../with-database';
import { pruneWindow } from './prune-window';
import { jsonText } from '../terminal/json-text';

/** Removes old tags, or counts them; answers the exit code. */
export function runPrune(settings: Settings, flags: PruneFlags): Promise<number> {
  const window = pruneWindow(flags.olderThanMs, new Date());
  return withDatabase(settings, async (database) => {
    await migrate(database);
    const signal = interruption();
    const startedAt = performance.now();
    const tally = await prune(database, window, flags, signal).catch(stopped);
    const result = { table: 'ttp_tag', ...tally, elapsed_s: Number(((performance.now() - startedAt) / 1_000).toFixed(2)) };
    process.stdout.write(flags.json ? reportJson(window, flags, result, signal.aborted) : reportText(window, flags, result, signal.aborted));
    return signal.aborted ? EXIT.failure : EXIT.ok;
  });
}

interface Tally {
  readonly read: number;
  readonly removed: number;
}

async function prune(database: DataSource, window: PruneFilter, { batch, pauseMs, dryRun = false }: PruneFlags, signal: AbortSignal): Promise<Tally> {
  const progress = process.stderr.isTTY ? progressOn(process.stderr) : NO_PROGRESS;
  const tally = { read: 0, removed: 0 };
  for await (const { read, removed } of pruneTags(database, { ...window, batchRows: batch, dryRun })) {
    tally.read += read;
    tally.removed += removed;
    progress.update(`${counted(tally.read, 'tag')} read, ${tally.removed} ${removedOr(dryRun)}`);
    if (removed > 0 && !dryRun) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
  }
  progress.end();
  return tally;
}

const removedOr = (dryRun: boolean): string => (dryRun ? 'to remove' : 'removed');

function stopped(cause: unknown): never {
  throw cause instanceof NotYet ? new Error('stopped before the end; run it again to go on', { cause }) : cause;
}

type Result = Tally & { readonly table: string; readonly elapsed_s: number };

function reportText({ seenBefore }: PruneFilter, { dryRun = false }: PruneFlags, result: Result, interrupted: boolean): string {
  const { table, read, removed, elapsed_s: elapsed } = result;
  const counts = `seen_before=${seenBefore.toISOString()} read=${read} removed=${removed} dry_run=${dryRun}`;
  return `table=${table} ${counts} elapsed_s=${elapsed.toFixed(2)}\n${interrupted ? 'interrupted: run it again to go on\n' : ''}`;
}

const reportJson = ({ seenBefore, taggedBefore }: PruneFilter, { batch, dryRun = false }: PruneFlags, result: Result, interrupted: boolean): string =>
  jsonText({
    seen_before: seenBefore,
    tagged_before: taggedBefore,
    batch_size: batch,
    dry_run: dryRun,
    results: [result],
    interrupted,
  });
