// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, Option } from 'commander';
import type { Role } from '@ttp/persistence';
import { addSettingsOptions, DATABASE, settingsFrom } from './settings-options';
import { from1To } from './whole-number';

const DEFAULT_MINUTES = 240;

export function configure(command: Command): void {
  command
    .argument('<user>', 'name of the user, as it appears in the history of the rules')
    .addOption(new Option('--role <role>', 'what the user may do').choices(['viewer', 'admin']).default('viewer'))
    .option('--minutes <n>', 'how long the token is good', from1To(999_999), DEFAULT_MINUTES)
    .addHelpText('after', '\nExamples:\n  ttp token ann --role admin\n  DECNET_API_TOKEN=$(ttp token ann) ttp rules list');
  addSettingsOptions(command, [...DATABASE, 'jwt-secret']).action(async (user: string, _options, invoked: Command) => {
    const flags = invoked.opts<{ role: Role; minutes: number }>();
    await (await import('../token/issue-token')).issueToken(settingsFrom(invoked).settings, user, flags.role, flags.minutes);
  });
}
