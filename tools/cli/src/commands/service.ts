// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { pathToFileURL } from 'node:url';
import { appMain } from '../paths';
import { addSettingsOptions } from './settings-options';

/** Runs one service in this process, with the same options as its own executable. */
export const serviceCommand = (app: string) => (command: Command) => {
  command.addHelpText('after', `\nExample:\n  ttp ${command.name()} --nats nats://127.0.0.1:4222 --config /etc/ttp.yaml`);
  addSettingsOptions(command).action(async () => {
    const main = appMain(app);
    // The service reads its own command line: everything behind the command's name.
    process.argv = [process.argv[0]!, main, ...process.argv.slice(3)];
    await import(pathToFileURL(main).href);
  });
};
