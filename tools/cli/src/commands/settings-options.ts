// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError, Option, type Command } from 'commander';
import { existsSync } from 'node:fs';
import { loadSettings, SETTINGS, type LoadedSettings } from '@ttp/config';
import { shippedIntel, shippedRules } from '../paths';

/** Flags of settings that go together. */
export const BROKER = ['nats', 'nats-creds'];
export const STREAMS = [...BROKER, 'nats-replicas', 'extra-topics'];
export const DATABASE = ['db', 'db-path', 'db-url', 'db-host', 'db-port', 'db-name', 'db-user', 'db-password', 'db-pool-size'];
export const ATTACK = ['attack', 'attack-bundle', 'attack-sha256', 'attack-license', 'attack-cache', 'attack-auto-fetch'];
export const RULES = ['rules', ...ATTACK];
export const PORTS = ['port', 'worker-port', 'rule-store-port', 'rule-sync-port'];

type Declared = (typeof SETTINGS)[number];

/** Adds `--config FILE` and options for the settings that a command uses; without a list, for all of them. */
export function addSettingsOptions(command: Command, flags?: readonly string[]): Command {
  const hasConfig = command.options.some(({ long }) => long === '--config');
  if (!hasConfig) command.option('--config <file>', 'YAML configuration file (default: ttp.yaml when present)', nonEmpty);
  for (const setting of SETTINGS.filter(({ flag }) => flags?.includes(flag) ?? true)) command.addOption(optionOf(setting));
  return command;
}

/** Takes the other settings too, without a word in the help: one set of options, like one file, may serve all services. */
export function takeOtherSettings(command: Command): Command {
  const own = new Set(command.options.map(({ long }) => long));
  for (const setting of SETTINGS.filter(({ flag }) => !own.has(`--${flag}`))) command.addOption(optionOf(setting).hideHelp());
  return command;
}

const VALUES = { string: '<value>', number: '<number>', boolean: '[true|false]' } as const;
const optionOf = ({ flag, env, help, type }: Declared) => new Option(`--${flag} ${VALUES[type]}`, `${help} [${env}]`);

/** Settings from the command's options, the environment and the file. Throws ConfigError. */
export function settingsFrom(command: Command): LoadedSettings {
  const options = command.optsWithGlobals<{ config?: string } & Record<string, string | true | undefined>>();
  const flags = Object.fromEntries(SETTINGS.map(({ flag }) => [flag, options[camelCase(flag)]]));
  return withShippedRules(loadSettings({ flags, env: process.env, file: options.config }));
}

/** Where a default folder is not to be found, what came with the program is meant. */
function withShippedRules({ settings, origins }: LoadedSettings): LoadedSettings {
  const shipped = (key: 'rulesDir' | 'intelDir', folder: string) => (origins[key] === 'default' && !existsSync(settings[key]) ? folder : settings[key]);
  return { settings: { ...settings, rulesDir: shipped('rulesDir', shippedRules()), intelDir: shipped('intelDir', shippedIntel()) }, origins };
}

const camelCase = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function nonEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('must name a file');
  return value;
}
