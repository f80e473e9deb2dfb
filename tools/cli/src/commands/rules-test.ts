// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '@ttp/config';
import { SORT_KEYS, type SortKey } from '../rules/scorecard/sort-keys';
import { addSettingsOptions, RULES, settingsFrom } from './settings-options';

const HELP = `
Without --corpus: do the examples in the rule files hold, which other rules fire on them, when was each rule reviewed.
With --corpus: how often each rule fires, how often it is right, and what it fires on that it should not. One JSON object a line:
{"id":"1","commands":["uname -a"]}, with "technique_ids":["T1082"] where it is known what the commands show, or "benign":true.
Labels and rules may name techniques of any shipped ATT&CK release; they are compared in the one of --attack.

Examples:
  ttp rules test
  ttp rules test my-rules --corpus labelled.jsonl --corpus benign.jsonl --fail-under 80
  ttp rules test --corpus benign.jsonl --rule R0016

Exit codes: 0 ok, 1 an example fails or is missing, a precision is too low or a line cannot be read, 2 a rule does not load.`;

interface Flags {
  readonly corpus?: readonly string[];
  readonly rule?: string;
  readonly sort: SortKey;
  readonly failUnder?: number;
  readonly json?: boolean;
}

/** `ttp rules test` */
export function configureTest(rules: Command): void {
  const command = rules
    .command('test')
    .description('run the examples of rules, and the rules over labelled commands: a scorecard')
    .argument('[path...]', 'rule files or directories (default: the configured rule directory)')
    .option('--corpus <file>', 'JSON lines to tag, - for stdin; may be repeated', (path: string, others: readonly string[] | undefined) => [...(others ?? []), path])
    .option('--rule <id>', 'show only this rule, with what it fires on wrongly')
    .addOption(new Option('--sort <by>', 'order of the table').choices(SORT_KEYS).default('worst'))
    .option('--fail-under <percent>', 'with --corpus: exit code 1 when the precision of a rule is lower', percent)
    .option('--json', 'print it as JSON')
    .addHelpText('after', HELP);
  addSettingsOptions(command, RULES).action(async (paths: string[], _options, invoked: Command) => {
    const { corpus: corpora = [], rule: ruleId = null, sort, failUnder = null, json = false } = invoked.opts<Flags>();
    if (failUnder !== null && corpora.length === 0) throw new UsageError('--fail-under needs a corpus; name one with --corpus FILE');
    const { settings } = settingsFrom(invoked);
    const { testRules } = await import('../rules/scorecard/run-test');
    process.exitCode = await testRules(paths.length > 0 ? paths : [settings.rulesDir], settings, { corpora, ruleId, sort, failUnder, json });
  });
}

function percent(text: string): number {
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(text) || Number(text) > 100) throw new InvalidArgumentError('must be a number from 0 to 100');
  return Number(text);
}
