// SPDX-License-Identifier: AGPL-3.0-or-later
import { NotYet } from '@ttp/ttp-core';
import type { DataSource, QueryRunner } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { inTransaction } from '../connection/in-transaction';
import type { Fence } from './rule-writer';

export interface LeaseOptions {
  /** What only one may do. */
  readonly name: string;
  /** Who asks, for whoever looks into the table; another for each process. */
  readonly holder: string;
  /** Seconds after which a holder that does not renew it is taken for dead. */
  readonly ttlSeconds: number;
}

interface LeaseRow {
  readonly holder: string;
  readonly token: number;
  /** By the database's clock, so that hosts need not agree on the time. */
  readonly expired: number;
}

/**
 * A right that one process has at a time. Writers that hold it check it inside their transaction: one that was paused beyond
 * its time writes nothing, whatever it believes.
 */
export class Lease implements Fence {
  private token: number | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly options: LeaseOptions,
  ) {}

  get held(): boolean {
    return this.token !== null;
  }

  /** Takes or renews it. Answers whether this process has it now; when the database is away, `NotYet` is thrown and nothing is known. */
  async acquire(): Promise<boolean> {
    this.token = await inTransaction(this.source, (tx) => this.takeOrRenew(tx));
    return this.held;
  }

  /** Gives it back, so that the next need not wait for its end. */
  async release(): Promise<void> {
    const token = this.token;
    this.token = null;
    if (token === null) return;
    const sql = `UPDATE ttp_lease SET expires_at = ${this.clock()} WHERE name = ? AND token = ?`;
    await inTransaction(this.source, (tx) => tx.query(sql, [this.options.name, token]));
  }

  /** @throws {NotYet} when another process has it now. */
  async check(tx: QueryRunner): Promise<void> {
    const row = await this.read(tx);
    if (this.token === null || row?.token !== this.token) throw new NotYet(`${this.options.name} is led by another process now`);
  }

  private async takeOrRenew(tx: QueryRunner): Promise<number | null> {
    const { name, holder, ttlSeconds } = this.options;
    const row = (await this.read(tx)) ?? (await this.create(tx));
    const mine = row.holder === holder;
    if (!mine && row.expired === 0) return null;
    const token = mine ? row.token : row.token + 1;
    await tx.query(`UPDATE ttp_lease SET holder = ?, token = ?, expires_at = ${this.clock(ttlSeconds)} WHERE name = ?`, [holder, token, name]);
    return token;
  }

  /** Nobody's, and over; of several that meet here, the locks let one be the first. */
  private async create(tx: QueryRunner): Promise<LeaseRow> {
    const keepKnown = dialectOf(this.source).keepKnown('name');
    await tx.query(`INSERT INTO ttp_lease (name, holder, token, expires_at) VALUES (?, '', 0, ${this.clock()}) ${keepKnown}`, [this.options.name]);
    const row = await this.read(tx);
    if (row === null) throw new NotYet('the lease was not stored');
    return row;
  }

  private async read(tx: QueryRunner): Promise<LeaseRow | null> {
    const sql = `SELECT holder, token, expires_at <= ${this.clock()} AS expired FROM ttp_lease WHERE name = ? ${dialectOf(this.source).lockRows}`;
    const [row]: LeaseRow[] = await tx.query(sql, [this.options.name]);
    return row ?? null;
  }

  private clock(laterSeconds = 0): string {
    return dialectOf(this.source).clock(laterSeconds);
  }
}
