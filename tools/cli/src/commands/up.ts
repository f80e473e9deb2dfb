// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { addSettingsOptions, settingsFrom } from './settings-options';

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
    .addHelpText('after', '\nExamples:\n  ttp up\n  ttp up --cowrie /var/log/cowrie/cowrie.json --once --json');
  addSettingsOptions(command).action(async (_options, invoked: Command) => {
    const loaded = settingsFrom(invoked);
    process.exitCode = await (await import('../up/run-up')).runUp(loaded, invoked.opts<UpOptions>());
  });
}
