// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RuleStateName } from '@ttp/ttp-core';
import { RuleStoreClient } from '../rules/rule-store-client';
import { parseExpiry } from '../rules/parse-expiry';
import { configureTest } from './rules-test';
import { addSettingsOptions, ATTACK, RULES, settingsFrom, STREAMS } from './settings-options';
import { from1To } from './whole-number';

const RULE_STORE = ['rule-store', 'rule-store-port', 'api-token'];

const EXAMPLES = `
Examples:
  ttp rules lint rules/ttp
  ttp rules test rules/ttp --corpus labelled.jsonl
  ttp rules list
  ttp rules state set R0012 disabled --expires 4h --reason 'fires on our own backup'
  ttp rules status --wait --timeout 30
  ttp rules diff rules/ttp`;

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  lint(command);
  configureTest(command);
  list(command);
  show(command);
  state(command);
  history(command);
  status(command);
  diff(command);
}

function lint(rules: Command): void {
  const command = rules
    .command('lint')
    .description('check rule files: shape, ATT&CK ids, pattern, selectivity and their own match/ignore examples')
    .argument('[path...]', 'rule files or directories (default: the configured rule directory)')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  ttp rules lint rules/ttp\n\nExit codes: 0 no error, 2 a rule has an error.');
  addSettingsOptions(command, RULES).action(async (paths: string[], _options, invoked: Command) => {
    const { settings } = settingsFrom(invoked);
    const { lintPaths } = await import('../rules/lint-paths');
    process.exitCode = await lintPaths(paths.length > 0 ? paths : [settings.rulesDir], settings, wantsJson(invoked));
  });
}

function list(rules: Command): void {
  const command = rules.command('list').description('list the stored rules and their state');
  asking(command, '\nExample:\n  ttp rules list --json').action(async (_options, invoked: Command) => {
    const { listRules } = await import('../rules/show-rules');
    await listRules(clientOf(invoked), wantsJson(invoked));
  });
}

function show(rules: Command): void {
  const command = rules.command('show').description('show one rule: its state and its document').argument('<rule-id>');
  asking(command, '\nExample:\n  ttp rules show R0012').action(async (ruleId: string, _options, invoked: Command) => {
    const { showRule } = await import('../rules/show-rules');
    await showRule(clientOf(invoked), ruleId, wantsJson(invoked));
  });
}

function history(rules: Command): void {
  const command = rules.command('history').description('show who changed a rule, when and why').argument('<rule-id>');
  command.option('--limit <n>', 'so many entries, the newest', from1To(999_999), 20);
  asking(command, '\nExample:\n  ttp rules history R0012 --limit 5').action(async (ruleId: string, _options, invoked: Command) => {
    const { showHistory } = await import('../rules/show-rules');
    await showHistory(clientOf(invoked), ruleId, invoked.opts<{ limit: number }>().limit, wantsJson(invoked));
  });
}

interface StateFlags {
  readonly confidenceMax?: number;
  readonly expires?: string;
  readonly reason?: string;
}

function state(rules: Command): void {
  const parent = rules.command('state').description('switch a rule off, limit its confidence, or take that back');
  parent.addHelpText('after', '\nExamples:\n  ttp rules state set R0012 clipped --confidence-max 0.5\n  ttp rules state clear R0012');
  const set = parent
    .command('set')
    .description('replace the state of a rule')
    .argument('<rule-id>')
    .argument('<state>', 'enabled, disabled or clipped', oneState)
    .option('--confidence-max <n>', 'ceiling of a clipped rule, 0 to 1', Number)
    .addOption(new Option('--expires <when>', 'back to enabled at this instant, or after 45m, 4h, 7d').argParser((text) => parseExpiry(text, new Date())))
    .option('--reason <text>', 'why, for whoever reads the history');
  asking(set, "\nExample:\n  ttp rules state set R0012 disabled --expires 4h --reason 'noisy'").action(
    async (ruleId: string, wanted: RuleStateName, _options, invoked: Command) => {
      const { confidenceMax, expires, reason } = invoked.opts<StateFlags>();
      const body = { state: wanted, confidence_max: confidenceMax ?? null, expires_at: expires ?? null, reason: reason ?? null };
      const { showState } = await import('../rules/show-rules');
      showState(await clientOf(invoked).setState(ruleId, body), wantsJson(invoked));
    },
  );
  const clear = parent.command('clear').description('back to enabled').argument('<rule-id>');
  asking(clear, '\nExample:\n  ttp rules state clear R0012').action(async (ruleId: string, _options, invoked: Command) => {
    const { showState } = await import('../rules/show-rules');
    showState(await clientOf(invoked).clearState(ruleId), wantsJson(invoked));
  });
}

function status(rules: Command): void {
  const command = rules
    .command('status')
    .description('show which rules every live worker runs')
    .option('--wait', 'wait until all run the same, up to the latest change')
    .option('--timeout <seconds>', 'with --wait: give up after this long', from1To(999_999), 30)
    .option('--replicas <n>', 'workers that there must be at least', from1To(999_999), 1)
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  ttp rules status --wait --timeout 30 --replicas 4\n\nExit codes: 0 all workers run the same rules, 1 they do not.');
  addSettingsOptions(command, STREAMS).action(async (_options, invoked: Command) => {
    const { wait = false, timeout, replicas } = invoked.opts<{ wait?: boolean; timeout: number; replicas: number }>();
    const { showRulesetStatus } = await import('../rules/ruleset-status');
    const options = { wait, timeoutSeconds: timeout, replicas, json: wantsJson(invoked) };
    process.exitCode = await showRulesetStatus(settingsFrom(invoked).settings, options);
  });
}

function diff(rules: Command): void {
  const command = rules.command('diff').description('show what a sync of a directory would change').argument('<dir>', 'directory of rule files');
  addSettingsOptions(command, ATTACK);
  asking(command, '\nExample:\n  ttp rules diff rules/ttp\n\nExit codes: 0 no difference, 1 rules differ.').action(
    async (directory: string, _options, invoked: Command) => {
      const { diffRules } = await import('../rules/diff-rules');
      process.exitCode = await diffRules(clientOf(invoked), directory, settingsFrom(invoked).settings, wantsJson(invoked));
    },
  );
}

/** A command that asks rule-store. */
function asking(command: Command, help: string): Command {
  command.option('--json', 'print it as JSON').addHelpText('after', help);
  return addSettingsOptions(command, RULE_STORE);
}

const clientOf = (invoked: Command): RuleStoreClient => new RuleStoreClient(settingsFrom(invoked).settings);

const wantsJson = (invoked: Command): boolean => invoked.opts<{ json?: boolean }>().json ?? false;

function oneState(text: string): RuleStateName {
  if (text !== 'enabled' && text !== 'disabled' && text !== 'clipped') throw new InvalidArgumentError('must be enabled, disabled or clipped');
  return text;
}
