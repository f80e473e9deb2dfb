// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { checkLogs } from '../ingest/check-logs';
import { fromCallersFolder } from '../paths';
import { addSettingsOptions, DATABASE, PORTS, RULES, settingsFrom } from './settings-options';

export interface UpOptions {
  readonly demo?: boolean;
  readonly once?: boolean;
  readonly cowrie?: string[];
  readonly json?: boolean;
}

export function configure(command: Command): void {
  command
    .option('--demo', 'import the sample log and show the result')
    .option('--cowrie <file...>', 'import these Cowrie logs and show the result')
    .option('--once', 'leave after the import; its data is thrown away unless --data is given')
    .option('--json', 'print the result as one JSON document on stdout, and nothing else there')
    .addHelpText('after', EXAMPLES);
  addSettingsOptions(command, USED).action(async (_options, invoked: Command) => {
    const { cowrie, ...options } = invoked.opts<UpOptions>();
    const logs = cowrie?.map(fromCallersFolder);
    await checkLogs(logs ?? []);
    const loaded = settingsFrom(invoked);
    process.exitCode = await (await import('../up/run-up')).runUp(loaded, { ...options, ...(logs && { cowrie: logs }) });
  });
}

// The broker is its own.
const USED = [
  'data',
  'extra-topics',
  'ack-wait-ms',
  'batch-size',
  'confidence-floor',
  'attacker-mode',
  'rule-store-type',
  'rules-truth',
  'poll-ms',
  ...RULES,
  ...DATABASE,
  ...PORTS,
  'host',
  'jwt-secret',
  'log-format',
  'developer',
];

const EXAMPLES = `
Examples:
  ttp up
  ttp up --cowrie /var/log/cowrie/cowrie.json --once --json
  ttp up --data /var/lib/ttp --port 8080 --developer
  ttp up --extra-topics 'decky.*.traffic'`;
