// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Rule, type RuleDefinitionJson, rulesetDigest, type RuleStateJson, stateFromJson, DEFAULT_STATE } from '@ttp/ttp-core';
import type { Row } from '../harness/database';

/** A row of `ttp_rule_change`. */
export interface LogRow {
  readonly seq: number;
  readonly ruleId: string;
  readonly action: string;
  readonly reason: string | null;
  /** As parsed: a definition or a state under the names of its columns. */
  readonly before: unknown;
  readonly after: unknown;
}

export const READ_LOG = 'SELECT seq, rule_id, action, reason, value_before, value_after FROM ttp_rule_change ORDER BY seq';

export const logRow = (row: Row): LogRow => ({
  seq: Number(row['seq']),
  ruleId: String(row['rule_id']),
  action: String(row['action']),
  reason: textOf(row['reason']),
  before: parsed(row['value_before']),
  after: parsed(row['value_after']),
});

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const parsed = (value: unknown): unknown => JSON.parse(textOf(value) ?? 'null');

export const isDefinition = ({ action }: LogRow): boolean => action === 'write' || action === 'delete';

/** What the log says that there is, as of one of its numbers. */
export class Replay {
  readonly definitions = new Map<string, RuleDefinitionJson>();
  readonly states = new Map<string, RuleStateJson>();

  /** The value that the row replaces. */
  apply(row: LogRow): unknown {
    const values: Map<string, unknown> = isDefinition(row) ? this.definitions : this.states;
    const before = values.get(row.ruleId) ?? null;
    if (row.after === null) values.delete(row.ruleId);
    else values.set(row.ruleId, row.after);
    return before;
  }

  /** What every replica must report that has followed the log up to here. */
  digest(): string {
    return rulesetDigest(Array.from(this.definitions, ([ruleId, definition]) => this.digested(ruleId, definition)), new Date());
  }

  private digested(ruleId: string, definition: RuleDefinitionJson): Pick<Rule, 'ruleId' | 'ruleVersion' | 'contentSha256' | 'state'> {
    const { rule_version: ruleVersion, content_sha256: contentSha256 } = definition;
    const state = this.states.get(ruleId);
    return { ruleId, ruleVersion, contentSha256, state: state ? stateFromJson(state) : DEFAULT_STATE };
  }
}

export function replay(log: readonly LogRow[]): Replay {
  const everything = new Replay();
  for (const row of log) everything.apply(row);
  return everything;
}

/** The digest that belongs to each of the wanted numbers. */
export function digestsAt(log: readonly LogRow[], wanted: ReadonlySet<number>): ReadonlyMap<number, string> {
  const state = new Replay();
  const digests = new Map<number, string>();
  for (const row of log) {
    state.apply(row);
    if (wanted.has(row.seq)) digests.set(row.seq, state.digest());
  }
  return digests;
}
