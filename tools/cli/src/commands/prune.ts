// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from 'commander';
import { durationMs } from '../duration';
import { addSettingsOptions, DATABASE, settingsFrom } from './settings-options';
import { from1To } from './whole-number';

export interface PruneFlags {
  readonly olderThanMs: number;
  readonly dryRun?: boolean;
  readonly batch: number;
  readonly pauseMs: number;
  readonly json?: boolean;
}

const HELP = `
Only the tags of this product go: attackers, sessions, logs and everything else of DECNET's stay, and so do rules and their history.
A tag that was stored in the last 7 days stays as well, however old its event is: the bus may deliver the event again.
Prints one line: table=ttp_tag seen_before=<instant> read=<n> removed=<n> dry_run=<bool> elapsed_s=<n>

Examples:
  ttp prune --older-than 90d --dry-run
  ttp prune --older-than 90d --db-path .ttp/ttp.sqlite
  ttp prune --older-than 180d --batch 200 --pause 250ms --json

Exit codes: 0 all removed, 1 stopped before the end (run it again to go on), or an agent host, 2 usage, 3 configuration.`;

const OLDER_THAN = 'remove tags of events that were seen longer ago than this, such as 90d; 7d at least';

export function configure(command: Command): void {
  command
    .addOption(named('olderThanMs', '--older-than <time>', OLDER_THAN, timeUpTo('3650d')).makeOptionMandatory())
    .option('--dry-run', 'count them, and remove nothing')
    .addOption(new Option('--batch <n>', 'tags removed in each transaction, 1 to 10000').argParser(from1To(10_000)).default(1_000))
    .addOption(named('pauseMs', '--pause <time>', 'left to others after each transaction, up to 60s', timeUpTo('60s')).default(50, '50ms'))
    .option('--json', 'print one JSON document instead of a line')
    .addHelpText('after', HELP);
  addSettingsOptions(command, DATABASE).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../prune/run-prune')).runPrune(settings, invoked.opts<PruneFlags>());
  });
}

/** An option whose value is kept under a name that tells its unit. */
function named(name: string, flags: string, help: string, parse: (text: string) => number): Option {
  const option = new Option(flags, help).argParser(parse);
  option.attributeName = () => name;
  return option;
}

const timeUpTo = (most: string) => (text: string): number => {
  const ms = durationMs(text);
  if (ms !== null && ms <= (durationMs(most) ?? 0)) return ms;
  throw new InvalidArgumentError(`must be a time such as 50ms, 12h or 90d, up to ${most}`);
};
