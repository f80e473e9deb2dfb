// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Command } from 'commander';
import type { Selection } from '../dlq/letters';
import type { DlqFlags } from '../dlq/run-dlq';
import { addSettingsOptions, BROKER, settingsFrom } from './settings-options';
import { wholeNumber } from './whole-number';

const EXAMPLES = `
Examples:
  ttp dlq list --reason rejected
  ttp dlq show 17
  ttp dlq replay --subject 'attacker.>'
  ttp dlq replay 17 18 --yes`;

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  list(command);
  show(command);
  replay(command);
  drop(command);
}

interface Flags extends Partial<DlqFlags> {
  readonly reason?: string;
  readonly subject?: string;
  readonly limit: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

function list(dlq: Command): void {
  const command = selecting(dlq.command('list').description('list the dead letters: why, from where, after how many deliveries'));
  command.option('--limit <n>', 'so many at most, the oldest', wholeNumber, 100).option('--json', 'print them as JSON');
  command.addHelpText('after', '\nExample:\n  ttp dlq list --reason not_yet --json');
  addSettingsOptions(command, BROKER).action(async (_options, invoked: Command) => {
    const { limit, json = false } = invoked.opts<Flags>();
    const { listLetters } = await import('../dlq/show-letters');
    await listLetters(settingsFrom(invoked).settings, selectionOf(invoked, []), limit, json);
  });
}

function show(dlq: Command): void {
  const command = dlq.command('show').description('show a dead letter: headers and payload, escaped').argument('<seq>', 'its number', wholeNumber);
  command.option('--full', 'all of a long payload').option('--json', 'print it as JSON').addHelpText('after', '\nExample:\n  ttp dlq show 17');
  addSettingsOptions(command, BROKER).action(async (seq: number, _options, invoked: Command) => {
    const { full = false, json = false } = invoked.opts<Flags>();
    const { showLetter } = await import('../dlq/show-letters');
    await showLetter(settingsFrom(invoked).settings, seq, full, json);
  });
}

function replay(dlq: Command): void {
  const command = dlq.command('replay').description('publish dead letters anew; without --yes only say which');
  acting(command.option('--keep', 'leave them in the queue')).addHelpText('after', '\nExample:\n  ttp dlq replay --reason not_yet --yes');
  addSettingsOptions(command, BROKER).action(async (seqs: number[], _options, invoked: Command) => {
    const { replayLetters } = await import('../dlq/run-dlq');
    process.exitCode = await replayLetters(settingsFrom(invoked).settings, selectionOf(invoked, seqs), flagsOf(invoked));
  });
}

function drop(dlq: Command): void {
  const command = dlq.command('drop').description('remove dead letters for good; without --yes only say which');
  acting(command).addHelpText('after', '\nExample:\n  ttp dlq drop --reason rejected --yes');
  addSettingsOptions(command, BROKER).action(async (seqs: number[], _options, invoked: Command) => {
    const { dropLetters } = await import('../dlq/run-dlq');
    process.exitCode = await dropLetters(settingsFrom(invoked).settings, selectionOf(invoked, seqs), flagsOf(invoked));
  });
}

const selecting = (command: Command): Command =>
  command
    .option('--reason <reason>', 'only those: rejected, not_yet, error, crash_loop')
    .option('--subject <subject>', 'only those published there; * and > are wildcards');

const acting = (command: Command): Command =>
  selecting(command.argument('[seq...]', 'their numbers', wholeNumbers, []))
    .option('--all', 'every letter')
    .option('--yes', 'do it');

const selectionOf = (invoked: Command, seqs: readonly number[]): Selection => {
  const { reason, subject } = invoked.opts<Flags>();
  return { seqs, ...(reason !== undefined && { reason }), ...(subject !== undefined && { subject }) };
};

function flagsOf(invoked: Command): DlqFlags {
  const { all = false, yes = false, keep = false } = invoked.opts<Flags>();
  return { all, yes, keep };
}

const wholeNumbers = (text: string, previous: readonly number[]): readonly number[] => [...previous, wholeNumber(text)];
