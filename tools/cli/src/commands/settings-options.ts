// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError, type Command } from 'commander';
import { loadSettings, SETTINGS, type LoadedSettings } from '@ttp/config';

/** Adds `--config FILE` and options for the settings that a command uses; without a list, for all of them. */
export function addSettingsOptions(command: Command, flags?: readonly string[]): Command {
  command.option('--config <file>', 'YAML configuration file (default: ttp.yaml when present)', nonEmpty);
  for (const { flag, env, help } of SETTINGS.filter((setting) => flags?.includes(setting.flag) ?? true)) {
    command.option(`--${flag} <value>`, `${help} [${env}]`);
  }
  return command;
}

/** Settings from the command's options, the environment and the file. Throws ConfigError. */
export function settingsFrom(command: Command): LoadedSettings {
  const options = command.optsWithGlobals<Record<string, string | undefined>>();
  const flags = Object.fromEntries(SETTINGS.map(({ flag }) => [flag, options[camelCase(flag)]]));
  return loadSettings({ flags, env: process.env, file: options['config'] });
}

const camelCase = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function nonEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('must name a file');
  return value;
}
