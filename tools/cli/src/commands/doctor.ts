// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { addSettingsOptions, DATABASE, PORTS, RULES, settingsFrom, STREAMS } from './settings-options';

const HELP = `
Examples:
  ttp doctor --nats nats://127.0.0.1:4222
  ttp doctor --config /etc/ttp.yaml --json

Each check is ok, WARN (it works, look at it), FAIL, or skipped with the reason; none of them waits for longer than seconds.

Exit codes: 0 all well or warnings, 1 something failed, 3 the configuration is wrong.`;

export function configure(command: Command): void {
  command.option('--json', 'print the checks as JSON');
  command.addHelpText('after', HELP);
  addSettingsOptions(command, [...STREAMS, ...DATABASE, ...RULES, 'rules-truth', 'data', 'jwt-secret', 'host', ...PORTS]).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../doctor/run-doctor')).runDoctor(settings, invoked.opts<{ json?: boolean }>().json ?? false);
  });
}
