// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { showSettings } from '@ttp/config';
import { table } from '../terminal/table';
import { addSettingsOptions, settingsFrom } from './settings-options';
import { jsonText } from '../terminal/json-text';

const HEADER = ['SETTING', 'VALUE', 'FROM', 'ENVIRONMENT', 'FLAG'];
const EXAMPLE = '\nExample:\n  ttp config show --config /etc/ttp.yaml';

export function configure(command: Command): void {
  const show = command
    .addHelpText('after', EXAMPLE)
    .command('show')
    .description('print every setting, its value and where it came from; secrets are masked')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLE);
  addSettingsOptions(show).action((_options, invoked: Command) => {
    const shown = showSettings(settingsFrom(invoked));
    if (invoked.opts<{ json?: boolean }>().json) process.stdout.write(jsonText(shown, 2));
    else process.stdout.write(table(HEADER, shown.map(({ key, value, origin, env, flag }) => [key, String(value), origin, env, flag])));
  });
}
