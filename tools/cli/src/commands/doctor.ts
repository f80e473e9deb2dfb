// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { addSettingsOptions, BROKER, DATABASE, PORTS, RULES, settingsFrom } from './settings-options';

const HELP = `
Examples:
  ttp doctor --nats nats://127.0.0.1:4222
  ttp doctor --config /etc/ttp.yaml --json

Exit codes: 0 all well, 1 something needs attention.`;

export function configure(command: Command): void {
  command.option('--json', 'print the checks as JSON');
  command.addHelpText('after', HELP);
  addSettingsOptions(command, [...BROKER, ...DATABASE, ...RULES, 'host', ...PORTS]).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../doctor/run-doctor')).runDoctor(settings, invoked.opts<{ json?: boolean }>().json ?? false);
  });
}
