// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { BackfillReader, migrate, RuleLog, TagStore } from '@ttp/persistence';
import type { RuleEdition } from '@ttp/rule-source';
import { buildRuleIndex, formatIssue, NotYet, type Rule } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import type { BackfillFlags } from '../commands/backfill';
import { catalogOf } from '../rules/read-rules';
import { NO_PROGRESS, progressOn } from '../terminal/progress';
import { interruption } from '../up/interruption';
import { withDatabase } from '../with-database';
import { liveRules, rulesAskedFor, ruleSourceOf } from './live-rules';
import { type PlannedSlice, planSlices } from './plan-slices';
import { replaySlice, type SliceOptions } from './replay-slice';
import { REPLAYS } from './replays';
import { bannerLine, emptyTally, interruptedLine, type Plan, reportJson, resultLine, type SliceResult } from './report';
import { tagStrictly } from './tag-strictly';
import { timeWindow, type TimeWindow } from './time-window';

/** Tags what the database remembers, and publishes nothing; answers the exit code. */
export async function runBackfill(settings: Settings, flags: BackfillFlags): Promise<number> {
  const window = timeWindow(flags.sinceDays, flags.until, new Date());
  const catalog = await catalogOf(settings);
  return withDatabase(settings, async (database) => {
    await migrate(database);
    const edition = await liveRules(ruleSourceOf(settings, new RuleLog(database)), catalog);
    const rules = rulesAskedFor(edition.rules, flags.rule);
    tellRules(edition, flags.rule === undefined ? [] : rules);
    return replay(database, settings, flags, catalog, { rules, window, logId: edition.position?.logId ?? '' });
  });
}

interface Given {
  readonly rules: readonly Rule[];
  readonly window: TimeWindow;
  readonly logId: string;
}

async function replay(database: DataSource, settings: Settings, flags: BackfillFlags, catalog: AttackCatalog, given: Given): Promise<number> {
  const { window, rules } = given;
  const { source, dryRun = false, resume = false, json = false, tagsPerInsert } = flags;
  const slices = planSlices(settings.dataDir, cursorKey(database, flags, given), { source, since: window.since, isDry: dryRun, resume });
  if (resume) tellResumed(slices);
  const plan: Plan = { cutoff: slices[0]?.start.since ?? window.since, until: window.until, source, dryRun, tagsPerInsert, rules: flags.rule };
  if (!json) process.stdout.write(bannerLine(plan));

  const index = buildRuleIndex(rules);
  const signal = interruption();
  const options = {
    tag: (event) => tagStrictly(event, index, catalog.attackRelease, settings.confidenceFloor),
    store: dryRun ? null : new TagStore(database),
    tagsPerInsert,
    signal,
  } satisfies Partial<SliceOptions>;
  const results: SliceResult[] = [];
  for (const slice of slices) {
    if (signal.aborted) break;
    const result = await resultOf(database, slice, window, options);
    results.push(result);
    if (!json) process.stdout.write(resultLine(result));
  }
  if (json) process.stdout.write(reportJson(plan, results, signal.aborted));
  else if (signal.aborted) process.stdout.write(interruptedLine(dryRun));
  if (signal.aborted) return EXIT.failure;
  for (const { file } of slices) file?.remove();
  return results.some(({ tally }) => tally.failed > 0) ? EXIT.incomplete : EXIT.ok;
}

type Shared = Pick<SliceOptions, 'tag' | 'store' | 'tagsPerInsert' | 'signal'>;

async function resultOf(database: DataSource, { source, start, file }: PlannedSlice, { until }: TimeWindow, shared: Shared): Promise<SliceResult> {
  const startedAt = performance.now();
  const progress = process.stderr.isTTY ? progressOn(process.stderr) : NO_PROGRESS;
  const replays = REPLAYS[source](new BackfillReader(database), { since: start.since, until, after: start.after });
  const onStored = (after: string) => file?.write({ ...start, after });
  const tally = start.done ? emptyTally() : await replaySlice(replays, { ...shared, progress, onStored }).catch(stopped);
  if (!shared.signal.aborted) file?.write({ ...start, done: true });
  return { source, tally, dryRun: shared.store === null, elapsedMs: performance.now() - startedAt };
}

function stopped(cause: unknown): never {
  throw cause instanceof NotYet ? new Error('stopped before the end; go on with --resume', { cause }) : cause;
}

function cursorKey(database: DataSource, { sinceDays, rule }: BackfillFlags, { window, logId }: Given): Parameters<typeof planSlices>[1] {
  const until = window.until?.toISOString() ?? null;
  return { database: nameOf(database), logId, sinceDays, until, rules: rule ? [...new Set(rule)].toSorted() : null };
}

function nameOf({ options }: DataSource): string {
  if (options.type === 'mysql') return `${options.host}:${options.port}/${options.database}`;
  return resolve(String(options.database));
}

function tellRules({ issues }: RuleEdition, asked: readonly Rule[]): void {
  for (const issue of issues) if (issue.severity === 'error') tell(formatIssue(issue));
  for (const { ruleId, state } of asked) if (state.state !== 'enabled') tell(`ttp: warning: ${ruleId} is ${state.state}`);
}

function tellResumed(slices: readonly PlannedSlice[]): void {
  for (const { source, start } of slices) {
    tell(`ttp: ${source} ${start.done ? 'is done already' : start.after === '' ? 'begins at the beginning' : `goes on behind ${start.after}`}`);
  }
}

const tell = (text: string): void => void process.stderr.write(`${printable(text)}\n`);
