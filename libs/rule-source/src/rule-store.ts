// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackResolver, DEFAULT_STATE, effectiveState, isDefinitionChange, type Rule, type RuleEntry, type RuleState } from '@ttp/ttp-core';
import { ChangeQueue } from './change-queue';
import { RuleBook, type RuleEdition } from './rule-book';
import type { RuleSource } from './rule-source';

/** One change, as its subscribers see it. A definition that is gone has no value; a state that is reverted has the default. */
export type RuleChange =
  | { readonly changeKind: 'definition'; readonly ruleId: string; readonly newValue: Rule | null }
  | { readonly changeKind: 'state'; readonly ruleId: string; readonly newValue: RuleState };

type StateWish = Pick<RuleState, 'state' | 'confidenceMax' | 'expiresAt' | 'reason'>;

interface StateAuthor {
  readonly by: string;
  readonly byUuid?: string | null;
  readonly now: Date;
}

/** Where states are kept; see persistence. */
export interface StateKeeper {
  entry(ruleId: string): Promise<RuleEntry>;
  setState(ruleId: string, wish: StateWish, author: StateAuthor): Promise<RuleState>;
  clearState(ruleId: string, author: StateAuthor): Promise<boolean>;
  expireStates(now: Date): Promise<readonly string[]>;
}

/** More than any burst; a reader that is this far behind reads nothing. */
const QUEUE_LIMIT = 100_000;

/** The rules of a source and their operational state, as DECNET's store contract has it. */
export class RuleStore {
  private readonly book: RuleBook;
  private readonly queues = new Set<ChangeQueue<RuleChange>>();

  constructor(
    source: RuleSource,
    attack: AttackResolver,
    private readonly states: StateKeeper,
    onFailure: (error: unknown) => void,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.book = new RuleBook(source, attack, (edition, before) => this.tell(edition, before), onFailure);
  }

  /** Loads the rules and follows them. Rejects when the source cannot be read. */
  async open(): Promise<RuleEdition> {
    return this.book.open();
  }

  close(): void {
    this.book.close();
    for (const queue of this.queues) void queue.return();
  }

  /** The rules, their states and what is wrong with documents, read now. */
  edition(): Promise<RuleEdition> {
    return this.book.refresh();
  }

  /** Every rule that is live, under the state that counts now. */
  async loadCompiled(): Promise<readonly Rule[]> {
    const { rules } = await this.edition();
    const now = this.clock();
    return rules.map((rule) => ({ ...rule, state: effectiveState(rule.state, now) }));
  }

  /** The default for a rule that nobody has touched, known or not. A state that has expired is reverted first. */
  async getState(ruleId: string): Promise<RuleState> {
    const { state } = await this.states.entry(ruleId);
    if (state === null) return DEFAULT_STATE;
    if (effectiveState(state, this.clock()) === state) return state;
    await this.expireStates();
    return DEFAULT_STATE;
  }

  /** Stored when it resolves, and told by the log; on failure nothing is changed. */
  setState(ruleId: string, wish: StateWish, by: string, byUuid: string | null = null): Promise<RuleState> {
    return this.states.setState(ruleId, wish, { by, byUuid, now: this.clock() });
  }

  /** Answers whether there was a state to clear. */
  clearState(ruleId: string, by: string, byUuid: string | null = null): Promise<boolean> {
    return this.states.clearState(ruleId, { by, byUuid, now: this.clock() });
  }

  /** Reverts what has expired and answers with the rule ids. */
  expireStates(): Promise<readonly string[]> {
    return this.states.expireStates(this.clock());
  }

  /** Every change from this moment on, in order, for this reader alone. */
  subscribeChanges(): AsyncIterableIterator<RuleChange> {
    const queue = new ChangeQueue<RuleChange>(QUEUE_LIMIT, (closed) => void this.queues.delete(closed));
    this.queues.add(queue);
    return queue;
  }

  private tell(edition: RuleEdition, before: RuleEdition | null): void {
    if (before === null || this.queues.size === 0) return;
    for (const change of [...definitionChanges(edition, before), ...stateChanges(edition, before)]) {
      for (const queue of this.queues) queue.push(change);
    }
  }
}

function definitionChanges({ rules }: RuleEdition, before: RuleEdition): readonly RuleChange[] {
  const known = new Map(before.rules.map((rule) => [rule.ruleId, rule]));
  const live = new Set(rules.map(({ ruleId }) => ruleId));
  const isNew = ({ ruleId, contentSha256 }: Rule) => known.get(ruleId)?.contentSha256 !== contentSha256;
  return [
    ...rules.filter(isNew).map((rule) => ({ changeKind: 'definition' as const, ruleId: rule.ruleId, newValue: rule })),
    ...[...known.keys()].filter((ruleId) => !live.has(ruleId)).map((ruleId) => ({ changeKind: 'definition' as const, ruleId, newValue: null })),
  ];
}

/** As the log has them, so that one that was set and reverted between two readings is two changes; by comparison after a gap. */
function stateChanges({ rules, changes }: RuleEdition, before: RuleEdition): readonly RuleChange[] {
  if (changes === null) {
    const known = new Map(before.rules.map((rule) => [rule.ruleId, rule.state]));
    const isChanged = ({ ruleId, state }: Rule) => JSON.stringify(known.get(ruleId) ?? DEFAULT_STATE) !== JSON.stringify(state);
    return rules.filter(isChanged).map(({ ruleId, state }) => ({ changeKind: 'state', ruleId, newValue: state }));
  }
  return changes.flatMap((change): readonly RuleChange[] =>
    isDefinitionChange(change) ? [] : [{ changeKind: 'state', ruleId: change.ruleId, newValue: change.after ?? DEFAULT_STATE }],
  );
}
