// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Settings, UsageError } from '@ttp/config';
import type { RuleLog } from '@ttp/persistence';
import { DirectoryRuleSource, type Hints, LogRuleSource, RuleBook, type RuleEdition, type RuleSource, StatedDirectorySource } from '@ttp/rule-source';
import { type AttackResolver, NotYet, type Rule } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';

interface Patience {
  readonly limitMs: number;
  readonly retryMs: number;
}

const PATIENCE: Patience = { limitMs: 30_000, retryMs: 500 };

const NO_RULES = 'no rule could be loaded: is --rules the right directory, or has rule-sync stored its rules in the database?';

/** A replay is tagged with one set of rules: nobody follows changes. */
const NO_HINTS: Hints = () => () => undefined;

/** Where a worker reads its rules, without the bus: what rule-store would answer is in the database. */
export const ruleSourceOf = ({ ruleStoreType, rulesDir }: Settings, log: RuleLog): RuleSource =>
  ruleStoreType === 'filesystem' ? new StatedDirectorySource(new DirectoryRuleSource(rulesDir), log, NO_HINTS) : new LogRuleSource(log, NO_HINTS);

/**
 * The rules that are live, with the operators' states. Waits for a database that is away, and for one where rule-sync has yet to store them.
 *
 * @throws {Error} when there are none: to tag nothing would look like a history without a technique.
 */
export async function liveRules(source: RuleSource, attack: AttackResolver, { limitMs, retryMs }: Patience = PATIENCE): Promise<RuleEdition> {
  const book = new RuleBook(source, attack, () => undefined, () => undefined);
  for (const deadline = Date.now() + limitMs; ; await delay(retryMs)) {
    const isLate = Date.now() >= deadline;
    const edition = await book.refresh().catch((cause: unknown) => {
      if (cause instanceof NotYet && !isLate) return null;
      throw new Error('the rules cannot be read', { cause });
    });
    if (edition && edition.rules.length > 0) return edition;
    // A directory has what it has.
    if (isLate || (edition && source instanceof StatedDirectorySource)) throw new Error(NO_RULES);
  }
}

/** Those that are asked for; all, where none is. Throws UsageError for one that is not live. */
export function rulesAskedFor(rules: readonly Rule[], asked: readonly string[] | undefined): readonly Rule[] {
  if (asked === undefined) return rules;
  const live = new Set(rules.map(({ ruleId }) => ruleId));
  const unknown = asked.filter((id) => !live.has(id));
  if (unknown.length > 0) throw new UsageError(`--rule ${unknown.join(', ')}: no such rule is live; \`ttp rules list\` shows those that are`);
  return rules.filter(({ ruleId }) => asked.includes(ruleId));
}
