// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEFAULT_STATE, type LoggedChange, type LogPosition, type RuleEntry } from '@ttp/ttp-core';
import type { RuleLogReader } from '../src';
import { sha256 } from './documents';

/** What a test writes: a definition's text or a state's reason; null for none. */
export interface Write {
  readonly ruleId: string;
  readonly of: 'definition' | 'state';
  readonly value: string | null;
}

/** A table and its log in memory, read page by page as the database is; a test may write, or break something, before each answer. */
export class FakeRuleLog implements RuleLogReader {
  logId = 'log';
  table = new Map<string, RuleEntry>();
  log: LoggedChange[] = [];
  pages = 0;
  beforeAnswer: () => void = () => undefined;
  /** How the answers say that the log ends, when it is not as it is. */
  position: (() => LogPosition) | null = null;

  constructor(private readonly pageSize = 2) {}

  write({ ruleId, of, value }: Write): void {
    const known = this.table.get(ruleId) ?? { ruleId, definition: null, state: null };
    const head = { seq: this.log.length + 1, ruleId, by: 'test' };
    if (of === 'definition') {
      const definition = value === null ? null : { ruleVersion: 1, sourcePath: `${ruleId}.yaml`, text: value, contentSha256: sha256(value) };
      this.table.set(ruleId, { ...known, definition });
      this.log.push({ ...head, action: value === null ? 'delete' : 'write', after: definition });
    } else {
      const state = value === null ? null : { ...DEFAULT_STATE, state: 'disabled' as const, reason: value };
      this.table.set(ruleId, { ...known, state });
      this.log.push({ ...head, action: value === null ? 'clear_state' : 'set_state', after: state });
    }
  }

  define(ruleId: string, value: string | null = ruleId): void {
    this.write({ ruleId, of: 'definition', value });
  }

  disable(ruleId: string, value: string | null = 'noisy'): void {
    this.write({ ruleId, of: 'state', value });
  }

  /** What is stored, by rule id. */
  get entries(): RuleEntry[] {
    const stored = [...this.table.values()].filter(({ definition, state }) => definition ?? state);
    return stored.toSorted((one, other) => (one.ruleId < other.ruleId ? -1 : 1));
  }

  page(after: string) {
    this.beforeAnswer();
    this.pages += 1;
    const position = this.end;
    const rest = this.entries.filter(({ ruleId }) => ruleId > after);
    return Promise.resolve({ position, entries: rest.slice(0, this.pageSize), more: rest.length > this.pageSize });
  }

  changes(afterSeq: number) {
    this.beforeAnswer();
    const position = this.end;
    const changes = this.log.filter(({ seq }) => seq > afterSeq).slice(0, this.pageSize);
    return Promise.resolve({ position, changes });
  }

  private get end(): LogPosition {
    return this.position?.() ?? { logId: this.logId, seq: this.log.length };
  }
}
