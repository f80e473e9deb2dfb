// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleAction } from '@ttp/ttp-core';
import type { QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { toInstant } from '../connection/instant';

/** Who changes something, when, and why. */
export interface Author {
  readonly by: string;
  /** Of the user or API key; none where a service changes something by itself. */
  readonly byUuid?: string | null;
  readonly reason?: string | null;
  readonly now: Date;
}

/** A row of the log but for its number. */
export interface LogEntry {
  readonly ruleId: string;
  readonly action: RuleAction;
  readonly before: string | null;
  readonly after: string | null;
}

const INSERT = `INSERT INTO ttp_rule_change (seq, rule_id, action, changed_by, set_by_uuid, changed_at, reason, value_before, value_after)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Appends to the change log inside a transaction. It locks the log until that ends, so that writers come one after the other:
 * the order of the commits is the order of the numbers, and a reader that has seen a number has seen all before it.
 */
export class LogWriter {
  private constructor(
    private readonly tx: QueryRunner,
    private seq: number,
  ) {}

  static async begin(tx: QueryRunner): Promise<LogWriter> {
    const [log]: { seq: number }[] = await tx.query(`SELECT seq FROM ttp_rule_log WHERE id = 1 ${dialectOf(tx.dataSource).lockRows}`);
    if (log === undefined) throw new Error('ttp_rule_log has no row: the schema is not migrated');
    return new LogWriter(tx, log.seq);
  }

  /** The number that the change has got. */
  async append({ ruleId, action, before, after }: LogEntry, { by, byUuid, reason, now }: Author): Promise<number> {
    this.seq += 1;
    await this.tx.query(INSERT, [this.seq, ruleId, action, by, byUuid ?? null, toInstant(now), reason ?? null, before, after]);
    await this.tx.query('UPDATE ttp_rule_log SET seq = ? WHERE id = 1', [this.seq]);
    return this.seq;
  }
}
