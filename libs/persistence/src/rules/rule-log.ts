// SPDX-License-Identifier: AGPL-3.0-or-later
import type { LoggedChange, LogPosition, RuleEntry, RuleIssue } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import { type DataSource, In, LessThan, MoreThan, type QueryRunner } from 'typeorm';
import { inTransaction } from '../connection/in-transaction';
import { toInstant } from '../connection/instant';
import { TtpRuleChangeRow, TtpRuleRow, TtpRuleStateRow, TtpRuleSyncRow } from '../entities';
import { definitionOf, stateOf, toChange } from './change-values';

/** What is stored now, in pages. */
export interface RulePage {
  /** Read before the entries: they may be newer, never older. */
  readonly position: LogPosition;
  /** By rule id, as the database sorts them. */
  readonly entries: readonly RuleEntry[];
  /** Ask again, after the last id of this page. */
  readonly more: boolean;
}

export interface LogTail {
  /** Where the log ended; read before the changes, so that they may go beyond it. */
  readonly position: LogPosition;
  /** Oldest first, without a gap; there are more when the last one is before the end of the log. */
  readonly changes: readonly LoggedChange[];
}

export interface HistoryPage {
  /** Only changes with a lower number: pages on. */
  readonly before?: number;
  readonly limit: number;
}

export interface SyncReport {
  readonly source: string;
  readonly syncedBy: string;
  readonly syncedAt: Date;
  readonly issues: readonly RuleIssue[];
}

const PAGE = 500;

/** Ids of rules and of states, in the order of the database: no other knows how its collation sorts. */
const IDS_AFTER = `SELECT rule_id FROM (SELECT rule_id FROM ttp_rule WHERE rule_id > ? ORDER BY rule_id LIMIT ?) AS rules
  UNION SELECT rule_id FROM (SELECT rule_id FROM ttp_rule_state WHERE rule_id > ? ORDER BY rule_id LIMIT ?) AS states
  ORDER BY rule_id LIMIT ?`;

/**
 * The stored rules and the log of their changes, for reading. Methods throw `NotYet` while the database is away. Each reads in a
 * transaction: on SQLite all users of a DataSource share one connection, and between the statements of a writer one would read what
 * may still be rolled back.
 */
export class RuleLog {
  constructor(private readonly source: DataSource) {}

  head(): Promise<LogPosition & { readonly announcedSeq: number }> {
    return inTransaction(this.source, readHead);
  }

  /** Definitions and states of the rules whose id comes after `after`, by rule id. */
  page(after: string, limit = PAGE): Promise<RulePage> {
    return inTransaction(this.source, async (tx) => {
      const { logId, seq } = await readHead(tx);
      const rows: { rule_id: string }[] = await tx.query(IDS_AFTER, [after, limit, after, limit, limit]);
      const ids = rows.map(({ rule_id }) => rule_id);
      return { position: { logId, seq }, entries: await readEntries(tx, ids), more: ids.length === limit };
    });
  }

  async entry(ruleId: string): Promise<RuleEntry> {
    const [entry] = await inTransaction(this.source, (tx) => readEntries(tx, [ruleId]));
    return entry ?? { ruleId, definition: null, state: null };
  }

  /** What came after number `seq`. */
  changes(seq: number, limit = PAGE): Promise<LogTail> {
    return inTransaction(this.source, async (tx) => {
      // First, or a change between the two would look like a gap in the log.
      const { logId, seq: end } = await readHead(tx);
      const rows = await tx.manager.find(TtpRuleChangeRow, { where: { seq: MoreThan(seq) }, order: { seq: 'ASC' }, take: limit });
      return { position: { logId, seq: end }, changes: rows.map(toChange) };
    });
  }

  /** What happened to a rule, the newest first. */
  history(ruleId: string, { before = Number.MAX_SAFE_INTEGER, limit }: HistoryPage): Promise<readonly TtpRuleChangeRow[]> {
    const older = { where: { ruleId, seq: LessThan(before) }, order: { seq: 'DESC' }, take: limit } as const;
    return inTransaction(this.source, ({ manager }) => manager.find(TtpRuleChangeRow, older));
  }

  /**
   * Makes this another log from its end on, all of it announced. For a database that was set back: numbers that were given before are given
   * again, to other changes, and followers of the old log must start over instead of missing them.
   */
  async fork(): Promise<void> {
    await inTransaction(this.source, (tx) => tx.query('UPDATE ttp_rule_log SET log_id = ?, announced_seq = seq WHERE id = 1', [randomUUID()]));
  }

  /** The bus knows everything up to here. */
  async announced(seq: number): Promise<void> {
    await inTransaction(this.source, (tx) => tx.query('UPDATE ttp_rule_log SET announced_seq = ? WHERE id = 1 AND announced_seq < ?', [seq, seq]));
  }

  async syncReports(): Promise<readonly SyncReport[]> {
    const rows = await inTransaction(this.source, ({ manager }) => manager.find(TtpRuleSyncRow, { order: { source: 'ASC' } }));
    return rows.map(({ source, syncedBy, syncedAt, issues }) => ({ source, syncedBy, syncedAt, issues: JSON.parse(issues) as RuleIssue[] }));
  }

  async reportSync({ source, syncedBy, syncedAt, issues }: SyncReport): Promise<void> {
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    await inTransaction(this.source, async (tx) => {
      await tx.query('DELETE FROM ttp_rule_sync WHERE source = ?', [source]);
      const values = [source, syncedBy, toInstant(syncedAt), errors, JSON.stringify(issues)];
      await tx.query('INSERT INTO ttp_rule_sync (source, synced_by, synced_at, error_count, issues) VALUES (?, ?, ?, ?, ?)', values);
    });
  }
}

interface LogRow {
  readonly log_id: string;
  readonly seq: number;
  readonly announced_seq: number;
}

async function readHead(tx: QueryRunner): Promise<LogPosition & { readonly announcedSeq: number }> {
  const [log]: LogRow[] = await tx.query('SELECT log_id, seq, announced_seq FROM ttp_rule_log WHERE id = 1');
  if (log === undefined) throw new Error('ttp_rule_log has no row: the schema is not migrated');
  return { logId: log.log_id, seq: log.seq, announcedSeq: log.announced_seq };
}

/** In the order of the ids. */
async function readEntries({ manager }: QueryRunner, ids: readonly string[]): Promise<readonly RuleEntry[]> {
  const rules = await manager.findBy(TtpRuleRow, { ruleId: In(ids) });
  const states = await manager.findBy(TtpRuleStateRow, { ruleId: In(ids) });
  const definitionById = new Map(rules.map((row) => [row.ruleId, definitionOf(row)]));
  const stateById = new Map(states.map((row) => [row.ruleId, stateOf(row)]));
  return ids.map((ruleId) => ({ ruleId, definition: definitionById.get(ruleId) ?? null, state: stateById.get(ruleId) ?? null }));
}
