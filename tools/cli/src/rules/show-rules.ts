// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';
import { table } from '../terminal/table';
import type { HistoryRow, RuleRow, RuleStoreClient, StateAnswer } from './rule-store-client';
import { jsonText } from '../terminal/json-text';

/** Prints every rule and its state. */
export async function listRules(client: RuleStoreClient, json: boolean): Promise<void> {
  const rules = await client.list();
  if (json) return print(rules);
  process.stdout.write(table(['RULE', 'VERSION', 'STATE', 'NAME'], rules.map((rule) => [rule.rule_id, String(rule.rule_version), stateText(rule), rule.name])));
  const changed = rules.filter(({ state }) => state !== 'enabled').length;
  process.stdout.write(`${counted(rules.length, 'rule')}, ${changed} not enabled\n`);
}

/** Prints one rule: what it is, how it stands, and its document. */
export async function showRule(client: RuleStoreClient, ruleId: string, json: boolean): Promise<void> {
  const rule = await client.rule(ruleId);
  const { yaml_content: text } = await client.source(ruleId);
  if (json) return print({ ...rule, source: text });
  const lines = [
    `${rule.rule_id} version ${rule.rule_version}: ${rule.name}`,
    ...(rule.description === '' ? [] : [rule.description.trim()]),
    `state    ${stateText(rule)}${authorText(rule)}`,
    `source   ${rule.source_path ?? '-'}`,
    `sha256   ${rule.content_sha256}`,
    '',
    text.trimEnd(),
  ];
  process.stdout.write(`${printable(lines.join('\n'), '\n')}\n`);
}

/** Prints what happened to a rule, the newest first. */
export async function showHistory(client: RuleStoreClient, ruleId: string, limit: number, json: boolean): Promise<void> {
  const history = await client.history(ruleId, limit);
  if (json) return print(history);
  const rows = history.map((row) => [String(row.seq), row.changed_at, row.action, row.changed_by, changeText(row), row.reason ?? '']);
  process.stdout.write(table(['SEQ', 'WHEN', 'WHAT', 'WHO', 'BEFORE -> AFTER', 'WHY'], rows));
}

/** Prints the state that a rule has got, and what the operator should know of it. */
export function showState(answer: StateAnswer, json: boolean): void {
  if (json) return print(answer);
  process.stdout.write(`${printable(`${answer.rule_id} is ${stateText(answer)}${authorText(answer)}`)}\n`);
  for (const warning of answer.warnings) process.stderr.write(`ttp: warning: ${printable(warning)}\n`);
}

const print = (value: unknown): void => void process.stdout.write(jsonText(value, 2));

function stateText({ state, confidence_max, expires_at }: Pick<RuleRow, 'state' | 'confidence_max' | 'expires_at'>): string {
  const ceiling = state === 'clipped' ? ` to ${confidence_max}` : '';
  return `${state}${ceiling}${expires_at === null ? '' : ` until ${expires_at}`}`;
}

const authorText = ({ set_by, set_at, reason }: Pick<RuleRow, 'set_by' | 'set_at' | 'reason'>): string =>
  set_by === null ? '' : ` (${set_by}, ${set_at}${reason === null ? '' : `: ${reason}`})`;

const changeText = ({ before, after }: HistoryRow): string => `${valueText(before)} -> ${valueText(after)}`;

/** A definition by its version and the beginning of its hash, a state in words. */
function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '-';
  if ('content_sha256' in value && 'rule_version' in value) return `v${String(value.rule_version)} ${String(value.content_sha256).slice(0, 8)}`;
  return 'state' in value ? stateText(value as RuleRow) : '-';
}
