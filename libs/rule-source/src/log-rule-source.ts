// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleEntry, RuleFile, RuleState } from '@ttp/ttp-core';
import { LogMirror, type RuleLogReader } from './log-mirror';
import type { Hints, RuleSnapshot, RuleSource } from './rule-source';

/** Rules and states as the database has them: read once, then followed by the change log. */
export class LogRuleSource implements RuleSource {
  private readonly mirror: LogMirror;
  private last: RuleSnapshot | null = null;

  constructor(
    log: RuleLogReader,
    private readonly hints: Hints,
  ) {
    this.mirror = new LogMirror(log);
  }

  async snapshot(): Promise<RuleSnapshot> {
    const changes = await this.mirror.catchUp();
    if (this.last !== null && changes?.length === 0) return { ...this.last, changes };
    const entries = [...this.mirror.entries];
    this.last = { documents: documentsOf(entries), states: statesOf(entries), position: this.mirror.position, changes };
    return this.last;
  }

  watch(onChange: () => void): Promise<() => void> {
    return Promise.resolve(this.hints(onChange));
  }
}

/** A file is one document: while two rules change places, or where two authors chose one path, the table may name it twice. */
function documentsOf(entries: readonly RuleEntry[]): readonly RuleFile[] {
  const files = new Map<string, RuleFile>();
  for (const { ruleId, definition } of entries.toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1))) {
    if (definition === null) continue;
    const { sourcePath, text } = definition;
    const file = files.has(sourcePath) ? `${sourcePath} (${ruleId})` : sourcePath;
    files.set(file, { file, text });
  }
  return [...files.values()].toSorted(({ file: one }, { file: other }) => (one < other ? -1 : 1));
}

export const statesOf = (entries: Iterable<RuleEntry>): ReadonlyMap<string, RuleState> =>
  new Map([...entries].flatMap(({ ruleId, state }) => (state === null ? [] : [[ruleId, state] as const])));
