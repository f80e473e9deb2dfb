// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { addSettingsOptions, settingsFrom } from './settings-options';

export function configure(command: Command): void {
  command.option('--json', 'print the checks as JSON');
  command.addHelpText('after', '\nExample:\n  ttp doctor --nats nats://127.0.0.1:4222\n\nExit codes: 0 all well, 1 something needs attention.');
  addSettingsOptions(command).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../doctor/run-doctor')).runDoctor(settings, invoked.opts<{ json?: boolean }>().json ?? false);
  });
}
