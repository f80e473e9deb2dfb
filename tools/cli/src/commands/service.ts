// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import { pathToFileURL } from 'node:url';
import { appMain } from '../paths';
import { addSettingsOptions, ATTACK, BROKER, DATABASE, STREAMS, takeOtherSettings } from './settings-options';

const EVERY_SERVICE = [...ATTACK, 'host', 'jwt-secret', 'log-format', 'developer'];
const RULE_PLANE = [...STREAMS, ...DATABASE, 'poll-ms'];
const API = ['cors-origins', 'limiter'];
const WORKER = ['worker-port', 'ack-wait-ms', 'batch-size', 'confidence-floor', 'attacker-mode', 'rule-store-type', 'rules', 'intel'];

interface ServiceHelp {
  /** Flags of the settings that it uses, besides those that every service does. */
  readonly uses: readonly string[];
  /** Further command lines to show, without their beginning. */
  readonly examples: readonly string[];
}

const HELP: Readonly<Record<string, ServiceHelp>> = {
  'ttp-worker': { uses: [...RULE_PLANE, ...WORKER], examples: ["--extra-topics 'decky.*.traffic,system.log'", '--developer --log-format json'] },
  'rule-store': { uses: [...RULE_PLANE, ...API, 'rule-store-port', 'rules-truth', 'confidence-floor'], examples: ['--rule-store-port 8080 --developer'] },
  'rule-sync': { uses: [...RULE_PLANE, 'rule-sync-port', 'rules', 'rules-truth'], examples: ['--rules /etc/ttp/rules --developer'] },
  'export-api': { uses: [...BROKER, ...DATABASE, ...API, 'port'], examples: ['--db-path .ttp/ttp.sqlite --port 8080', '--developer --log-format json'] },
};

/** Runs one service in this process, with the same options as its own executable. */
export const serviceCommand = (app: string) => (command: Command) => {
  const { uses = [], examples = [] } = HELP[app] ?? {};
  const lines = ['--config /etc/ttp.yaml', ...examples].map((line) => `  ttp ${command.name()} ${line}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  takeOtherSettings(addSettingsOptions(command, [...uses, ...EVERY_SERVICE])).action(async () => {
    const main = appMain(app);
    // The service reads its own command line: everything behind the command's name.
    process.argv = [process.argv[0]!, main, ...process.argv.slice(3)];
    await import(pathToFileURL(main).href);
  });
};
