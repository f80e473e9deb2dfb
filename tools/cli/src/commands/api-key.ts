// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ApiKeyScope } from '@ttp/persistence';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CreateFlags } from '../api-key/create-key';
import { addSettingsOptions, DATABASE, settingsFrom } from './settings-options';
import { from1To } from './whole-number';

/** Persistence has the list, but is not loaded for a line of help. */
const SCOPES: Readonly<Record<ApiKeyScope, string>> = { read: 'look up', export: 'take files, TAXII', 'rules:write': 'change rules and their state' };
const DEFAULT_DAYS = 90;
const MOST_DAYS = 3_650;
const NAME_LENGTH = 200;

const EXAMPLES = `
Examples:
  ttp api-key create opencti --scope export
  DECNET_API_TOKEN=$(ttp api-key create ci --scope read rules:write --days 7) ttp rules list
  ttp api-key list --all
  ttp api-key revoke 3f2a9c01d4be`;

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  create(command);
  list(command);
  revoke(command);
}

function create(keys: Command): void {
  const command = keys.command('create').description('make a key for a program and print it, this once').argument('<name>', 'what it is for', nameOf);
  command
    .addOption(scopeOption())
    .option('--days <n>', 'how long the key is good', from1To(MOST_DAYS), DEFAULT_DAYS)
    .option('--by <who>', 'who makes it, for the list', nameOf, 'operator')
    .option('--json', 'print the key and what is known of it as JSON')
    .addHelpText('after', '\nExample:\n  ttp api-key create opencti --scope export --days 365 --by ann');
  addSettingsOptions(command, DATABASE).action(async (name: string, _options, invoked: Command) => {
    const { createKey } = await import('../api-key/create-key');
    await createKey(settingsFrom(invoked).settings, name, invoked.opts<CreateFlags>());
  });
}

function list(keys: Command): void {
  const command = keys.command('list').description('list the keys: what for, until when, when last used');
  command.option('--all', 'revoked and expired ones, too').option('--json', 'print them as JSON').addHelpText('after', '\nExample:\n  ttp api-key list --json');
  addSettingsOptions(command, DATABASE).action(async (_options, invoked: Command) => {
    const { all = false, json = false } = invoked.opts<{ readonly all?: boolean; readonly json?: boolean }>();
    const { listKeys } = await import('../api-key/list-keys');
    await listKeys(settingsFrom(invoked).settings, all, json);
  });
}

function revoke(keys: Command): void {
  const command = keys.command('revoke').description('take a key back').argument('<prefix>', 'what "ttp api-key list" shows', prefixOf);
  command.addHelpText('after', '\nExample:\n  ttp api-key revoke 3f2a9c01d4be');
  addSettingsOptions(command, DATABASE).action(async (prefix: string, _options, invoked: Command) => {
    const { revokeKey } = await import('../api-key/revoke-key');
    await revokeKey(settingsFrom(invoked).settings, prefix);
  });
}

function scopeOption(): Option {
  const meanings = Object.entries(SCOPES).map(([scope, meaning]) => `${scope}: ${meaning}`);
  return new Option('--scope <scope...>', meanings.join('; ')).choices(Object.keys(SCOPES)).makeOptionMandatory();
}

function nameOf(text: string): string {
  if (text.trim() === '' || text.length > NAME_LENGTH) throw new InvalidArgumentError(`must have 1 to ${NAME_LENGTH} characters`);
  return text;
}

function prefixOf(text: string): string {
  if (!/^[0-9a-f]{12}$/.test(text)) throw new InvalidArgumentError('must be the twelve characters behind ttpk_, without the secret');
  return text;
}
