// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { addSettingsOptions, settingsFrom } from './settings-options';

export function configure(command: Command): void {
  const lint = command
    .addHelpText('after', '\nExample:\n  ttp rules lint rules/ttp')
    .command('lint')
    .description('check rule files: shape, ATT&CK ids, pattern, selectivity and their own match/ignore examples')
    .argument('[path...]', 'rule files or directories (default: the configured rule directory)')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  ttp rules lint rules/ttp\n\nExit codes: 0 no error, 2 a rule has an error.');
  addSettingsOptions(lint, ['rules', 'attack']).action(async (paths: string[], _options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    const { lintPaths } = await import('../rules/lint-paths');
    process.exitCode = await lintPaths(paths.length > 0 ? paths : [settings.rulesDir], settings, invoked.opts<{ json?: boolean }>().json ?? false);
  });
}
