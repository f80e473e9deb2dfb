// SPDX-License-Identifier: AGPL-3.0-or-later
import { InvalidArgumentError, type Command } from 'commander';
import { addSettingsOptions, settingsFrom, STREAMS } from './settings-options';

export interface IngestFlags {
  readonly follow?: boolean;
  readonly cursor?: string;
  readonly idleSeconds: number;
  readonly sensor?: string;
  readonly json?: boolean;
}

export function configure(command: Command): void {
  const cowrie = command
    .addHelpText('after', '\nExample:\n  ttp ingest cowrie cowrie.json')
    .command('cowrie')
    .description("publish Cowrie's JSON log: attacker.observed, and one attacker.session.ended per session")
    .argument('<file...>', 'cowrie.json files, oldest first; .gz is read too')
    .option('--follow', 'wait for more lines, across rotation, until interrupted')
    .option('--cursor <file>', 'remember the position here and go on from it')
    .option('--idle-seconds <n>', 'with --follow: emit a session that has been silent this long', positive, 900)
    .option('--sensor <name>', 'name of the decoy, for logs that do not name it')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  ttp ingest cowrie cowrie.json.1 cowrie.json
  ttp ingest cowrie cowrie.json --follow --cursor /var/lib/ttp/cowrie.cursor
  ttp ingest cowrie cowrie.json --nats nats://192.0.2.10:4222 --extra-topics 'decky.*.traffic'

Lines that cannot be used are counted and reported with their number; they never stop the import. Exit code 0 even then.`,
    );
  addSettingsOptions(cowrie, STREAMS).action(async (files: string[], _options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../ingest/run-ingest')).runIngest(settings, files, invoked.opts<IngestFlags>());
  });
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('must be a positive number');
  return number;
}
