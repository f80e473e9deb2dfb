// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackResolver, DEFAULT_STATE, loadRules, type Rule, rulesetDigest } from '@ttp/ttp-core';
import { exactly, fact, none, type Measure } from '../harness/measure';
import type { LogRow } from './change-log';
import { checkStates } from './check-states';
import { compareAnnouncements } from './compare-announcements';
import { compareLog } from './compare-log';
import { compareNotes } from './compare-notes';
import type { Found } from './found';
import type { StateOutcome } from './operator';
import type { StateWish } from './plan-states';

/** Kept outside the services. */
export interface Ledger {
  /** Path -> text: the directory in the end. */
  readonly files: ReadonlyMap<string, string>;
  /** Ids of rules whose file was always there. */
  readonly constant: ReadonlySet<string>;
  /** In the order in which they were asked for. */
  readonly outcomes: readonly StateOutcome[];
}

/** Nothing that was saved or accepted is lost, nothing is there that nobody asked for, and everyone says the same. */
export const compare = (ledger: Ledger, found: Found, attack: AttackResolver): readonly Measure[] => [
  ...compareLog(found),
  ...compareFiles(ledger, found, attack),
  ...compareStates(ledger, found),
  ...compareNotes(found),
  ...compareAnnouncements(found),
];

/** What every replica must run in the end: the files, under the states that the operator was told of. */
export function expectedDigest({ files, outcomes }: Pick<Ledger, 'files' | 'outcomes'>, log: readonly LogRow[], attack: AttackResolver): string {
  const { last } = checkStates(outcomes, log);
  const { rules } = load(files, attack);
  return rulesetDigest(rules.map((rule) => withState(rule, last.get(rule.ruleId))), new Date());
}

const load = (files: Ledger['files'], attack: AttackResolver) => loadRules(Array.from(files, ([file, text]) => ({ file, text })), attack);

const withState = (rule: Rule, wish: StateWish | undefined): Rule =>
  wish === undefined ? rule : { ...rule, state: { ...DEFAULT_STATE, state: wish.state, confidenceMax: wish.confidence_max } };

function compareFiles({ files, constant }: Ledger, { definitions, log }: Found, attack: AttackResolver): Measure[] {
  const { files: owners } = load(files, attack);
  const isLost = ([ruleId, file]: readonly [string, string]) => {
    const stored = definitions.get(ruleId);
    return stored?.yaml_content !== files.get(file) || stored?.source_path !== file;
  };
  const deletions = log.filter(({ action, ruleId }) => action === 'delete' && constant.has(ruleId));
  return [
    exactly('rules_stored', definitions.size, files.size),
    none('files_lost', [...owners].filter(isLost).map(([ruleId, file]) => `${ruleId} of ${file}`)),
    none('rules_without_a_file', [...definitions.keys()].filter((ruleId) => !owners.has(ruleId))),
    none('deleted_though_the_file_was_there', deletions.map(({ seq, ruleId }) => `change ${seq}: ${ruleId}`)),
  ];
}

function compareStates({ outcomes, constant }: Ledger, { log }: Found): Measure[] {
  const { lost, unexpected } = checkStates(outcomes, log);
  const refused = outcomes.filter(({ answer }) => answer === 404);
  return [
    fact('state_changes_accepted', outcomes.length - refused.length),
    fact('state_changes_of_rules_that_were_away', refused.length),
    fact('state_requests_cut_off', outcomes.reduce((sum, { unanswered }) => sum + unanswered, 0)),
    none('refused_though_the_rule_was_there', refused.filter(({ ruleId }) => constant.has(ruleId)).map(({ ruleId }) => ruleId)),
    none('state_changes_lost', lost),
    none('state_changes_unexpected', unexpected),
  ];
}
