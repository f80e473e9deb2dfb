// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import type { Slice } from '../commands/backfill';
import { jsonText } from '../terminal/json-text';

/** What a run is about to do. */
export interface Plan {
  readonly cutoff: Date;
  readonly until: Date | undefined;
  readonly source: Slice | 'all';
  readonly dryRun: boolean;
  readonly tagsPerInsert: number;
  readonly rules: readonly string[] | undefined;
}

/** What became of one source, in this run. */
export interface Tally {
  /** Attackers or triggers. */
  rows: number;
  /** Events that were tagged. */
  events: number;
  /** Tags at or above the floor, known ones among them. */
  tags: number;
  inserted: number;
  skipped: number;
  unsupported: number;
  failed: number;
}

export interface SliceResult {
  readonly source: Slice;
  readonly tally: Readonly<Tally>;
  readonly dryRun: boolean;
  readonly elapsedMs: number;
}

export const emptyTally = (): Tally => ({ rows: 0, events: 0, tags: 0, inserted: 0, skipped: 0, unsupported: 0, failed: 0 });

type Fields = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export const bannerLine = (plan: Plan): string => `backfill ${line(planFields(plan))}`;

export const resultLine = (result: SliceResult): string => line({ ...resultFields(result), elapsed_s: (result.elapsedMs / 1_000).toFixed(2) });

export const interruptedLine = (isDry: boolean): string => (isDry ? 'interrupted\n' : 'interrupted: go on with --resume\n');

/** The whole run as one document. */
export const reportJson = (plan: Plan, results: readonly SliceResult[], interrupted: boolean): string =>
  jsonText({ ...planFields(plan), results: results.map(resultFields), interrupted });

const planFields = ({ cutoff, until, source, dryRun, tagsPerInsert, rules }: Plan): Fields => ({
  cutoff: cutoff.toISOString(),
  ...(until && { until: until.toISOString() }),
  source,
  dry_run: dryRun,
  batch_size: tagsPerInsert,
  ...(rules && { rules }),
});

function resultFields({ source, tally, dryRun, elapsedMs }: SliceResult): Fields {
  const { rows, events, tags, inserted, skipped, unsupported, failed } = tally;
  const common = { inserted, dry_run: dryRun, elapsed_s: Number((elapsedMs / 1_000).toFixed(2)), tags, skipped };
  return source === 'command' ? { source, rows, commands: events, ...common, failed } : { source, rows, ...common, unsupported, failed };
}

const line = (fields: Fields): string => `${Object.entries(fields).map(([name, value]) => `${name}=${printable(String(value))}`).join(' ')}\n`;
