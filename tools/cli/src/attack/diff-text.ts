// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Crosswalk, ReleaseDiff } from '@ttp/attack-stix';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';
import type { RuleChange } from './rule-changes';
import type { TagChanges } from './tag-changes';

export interface DiffReport extends ReleaseDiff {
  readonly rules: { readonly files: number; readonly touched: readonly RuleChange[] } | null;
  readonly tags: TagChanges | null;
}

/** The report for people: one change a line, under the number of each kind. */
export function diffText({ from, to, tactics, techniques, rules, tags }: DiffReport): string {
  const lines = [
    `ATT&CK ${from} -> ${to}`,
    ...section('tactics added', tactics.added.map(({ id, name }) => `${id} ${name}`)),
    ...section('tactics gone', tactics.gone.map(({ id, name }) => `${id} ${name}`)),
    ...section('tactics renamed', tactics.renamed.map(({ id, before, after }) => `${id} ${before} -> ${after}`)),
    ...section('techniques added', techniques.added.map(({ id, name }) => `${id} ${name}`)),
    ...section('techniques gone', techniques.gone.map(({ id, name, becomes }) => `${id} ${name} -> ${fateText(becomes)}`)),
    ...section('techniques renamed', techniques.renamed.map(({ id, before, after }) => `${id} ${before} -> ${after}`)),
    ...section('techniques under other tactics', techniques.moved.map(({ id, name, left, joined }) => `${id} ${name}: ${movedText(left, joined)}`)),
    ...(rules ? section(`emits touched in ${counted(rules.files, 'rule file')}`, rules.touched.map(ruleText)) : []),
    ...(tags ? tagLines(tags, from) : []),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const section = (title: string, items: readonly string[]): readonly string[] => [`${items.length} ${title}`, ...items.map((item) => `  ${item}`)];

function fateText(becomes: Crosswalk): string {
  if (becomes.status === 'mapped') return `${becomes.id} (${becomes.reason})`;
  return becomes.status === 'split' ? `one of ${becomes.ids.join(', ')} (${becomes.reason})` : `nothing (${becomes.reason})`;
}

const movedText = (left: readonly string[], joined: readonly string[]): string =>
  [...left.map((id) => `-${id}`), ...joined.map((id) => `+${id}`)].join(' ');

function ruleText({ file, line, rule_id: id, written, before, after, reason }: RuleChange): string {
  const was = before === written ? written : `${written} (${before ?? 'refused'})`;
  return `${file}:${line}: ${id ?? ''} ${was} -> ${after ?? `refused: ${reason}`}`;
}

function tagLines({ tags, other_releases: others, touched }: TagChanges, from: string): readonly string[] {
  const items = touched.map(({ claim, count, becomes, status, reason }) => `${claim} ×${count} -> ${fate(status, becomes)} (${reason})`);
  return section(`claims touched in ${counted(tags, 'stored tag')} of ${from}${others === 0 ? '' : ` (${others} of other releases)`}`, items);
}

const fate = (status: string, becomes: readonly string[]): string =>
  status === 'dropped' ? 'nothing' : `${status === 'split' ? 'one of ' : ''}${becomes.join(', ')}`;
