// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, Option } from 'commander';
import { addSettingsOptions, DATABASE, RULES, settingsFrom } from './settings-options';
import { from1To } from './whole-number';

/** What is replayed, in this order. */
export const SLICES = ['command', 'canary'] as const;

export type Slice = (typeof SLICES)[number];

export interface BackfillFlags {
  readonly sinceDays: number;
  readonly until?: string;
  readonly source: Slice | 'all';
  readonly dryRun?: boolean;
  readonly tagsPerInsert: number;
  readonly rule?: readonly string[];
  readonly resume?: boolean;
  readonly json?: boolean;
}

const HELP = `
Prints one line when it begins and one for each source:
  source=command rows=<attackers> commands=<n> inserted=<n> dry_run=<bool> elapsed_s=<n> tags=<n> skipped=<n> failed=<n>
  source=canary rows=<triggers> inserted=<n> dry_run=<bool> elapsed_s=<n> tags=<n> skipped=<n> unsupported=<n> failed=<n>
Nothing is published, and what is stored already is not stored again: a second run inserts 0.

Examples:
  ttp backfill --since-days 30 --db-path .ttp/ttp.sqlite
  ttp backfill --source command --rule R0900 --rule R0901 --dry-run
  ttp backfill --since-days 90 --until 2026-11-01 --resume

Exit codes: 0 all replayed, 1 stopped before the end (go on with --resume), no rules, or an agent host, 2 usage, 3 configuration,
4 some of it failed and was left out.`;

export function configure(command: Command): void {
  command
    .addOption(new Option('-s, --since-days <n>', 'what was seen in the last so many days, 1 to 3650').argParser(from1To(3_650)).default(7))
    .option('--until <instant>', 'and before this instant or day, in UTC, such as 2026-11-01T12:00:00Z or 2026-11-01')
    .addOption(new Option('--source <source>', 'what to replay').choices([...SLICES, 'all']).default('all'))
    .addOption(new Option('--dry-run', 'tag, but store nothing').conflicts('resume'))
    .addOption(tagsPerInsert())
    .option('--rule <id>', 'only tags of this rule; may be repeated', (id: string, ids: readonly string[] | undefined) => [...(ids ?? []), id])
    .option('--resume', 'go on where the last run with the same options was cut short')
    .option('--json', 'print one JSON document instead of lines')
    .addHelpText('after', HELP);
  addSettingsOptions(command, ['data', 'confidence-floor', 'rule-store-type', ...RULES, ...DATABASE]).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../backfill/run-backfill')).runBackfill(settings, invoked.opts<BackfillFlags>());
  });
}

/** Under a name of its own: the setting of the same flag is a worker's, and counts events. */
function tagsPerInsert(): Option {
  const option = new Option('--batch-size <n>', 'tags collected before each insert, 1 to 100000').argParser(from1To(100_000)).default(500);
  option.attributeName = () => 'tagsPerInsert';
  return option;
}
