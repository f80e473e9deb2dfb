// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Role } from '@ttp/persistence';
import { addSettingsOptions, DATABASE, settingsFrom } from './settings-options';

const DEFAULT_MINUTES = 240;

export function configure(command: Command): void {
  command
    .argument('<user>', 'name of the user, as it appears in the history of the rules')
    .addOption(new Option('--role <role>', 'what the user may do').choices(['viewer', 'admin']).default('viewer'))
    .option('--minutes <n>', 'how long the token is good', minutes, DEFAULT_MINUTES)
    .addHelpText('after', '\nExamples:\n  ttp token ann --role admin\n  DECNET_API_TOKEN=$(ttp token ann) ttp rules list');
  addSettingsOptions(command, [...DATABASE, 'jwt-secret']).action(async (user: string, _options, invoked: Command) => {
    const flags = invoked.opts<{ role: Role; minutes: number }>();
    await (await import('../token/issue-token')).issueToken(settingsFrom(invoked).settings, user, flags.role, flags.minutes);
  });
}

function minutes(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}
