// SPDX-License-Identifier: AGPL-3.0-or-later
import { commandTime, storedCommands, type StoredCommand, type StoredTrigger } from '@ttp/ttp-core';
import { type DataSource, In } from 'typeorm';
import { type AttackerRef, loadsOf, type RawRef, SIZE, toRef } from '../attackers/attacker-pages';
import { toInstant } from '../connection/instant';
import { listIn, objectIn } from '../connection/json-column';
import { select, settled } from '../connection/read';
import { AttackerRow, CanaryTriggerRow } from '../entities';

/** What to replay, and where to go on. */
export interface BackfillFilter {
  readonly since: Date;
  /** Not any more. */
  readonly until?: Date | undefined;
  /** The uuid of the last row that was dealt with: the cursor of an earlier run. */
  readonly after?: string | undefined;
}

/** What an attacker typed within the time asked for. Its uuid is the cursor. */
export interface AttackerCommands {
  readonly uuid: string;
  readonly ip: string;
  readonly identityUuid: string | null;
  readonly commands: readonly StoredCommand[];
}

const PAGE_ROWS = 500;

const COLUMNS = { uuid: true, ip: true, identityId: true, commands: true } as const;

/** History in the order of the primary keys, page by page, so that a run that was cut short goes on where it was. */
export class BackfillReader {
  constructor(private readonly source: DataSource) {}

  /**
   * Attackers that were there in that time and have commands in it. An entry without a time counts; malformed lists and entries that are
   * neither line nor object do not.
   */
  async *attackerCommands({ since, until, after = '' }: BackfillFilter): AsyncGenerator<AttackerCommands> {
    const inTime = `last_seen >= ?${until ? ' AND first_seen < ?' : ''}`;
    const sql = `SELECT uuid, ${SIZE} FROM attackers WHERE uuid > ? AND ${inTime} ORDER BY uuid LIMIT ${PAGE_ROWS}`;
    const values = [since, ...(until ? [until] : [])].map(toInstant);
    for (let cursor = after; ; ) {
      const page = await select<RawRef>(this.source, sql, [cursor, ...values]);
      const last = page.at(-1);
      if (!last) return;
      for (const load of loadsOf(page.map(toRef))) {
        const attackers = (await this.rowsOf(load)).map((row) => commandsOf(row, since, until));
        yield* attackers.filter(({ commands }) => commands.length > 0);
      }
      cursor = last.uuid;
    }
  }

  /** Triggers that occurred in that time, attributed or not. The uuid of each is the cursor. */
  async *canaryTriggers({ since, until, after = '' }: BackfillFilter): AsyncGenerator<StoredTrigger> {
    for (let cursor = after; ; ) {
      const query = this.source.manager
        .createQueryBuilder(CanaryTriggerRow, 'trigger')
        .where('trigger.uuid > :cursor AND trigger.occurredAt >= :since', { cursor, since: toInstant(since) })
        .orderBy('trigger.uuid')
        .limit(PAGE_ROWS);
      if (until) query.andWhere('trigger.occurredAt < :until', { until: toInstant(until) });
      const page = await settled(() => query.getMany());
      const last = page.at(-1);
      if (!last) return;
      yield* page.map(({ rawHeaders, measurements, ...trigger }) => ({
        ...trigger,
        headers: objectIn(rawHeaders) ?? {},
        measurements: objectIn(measurements) ?? {},
      }));
      cursor = last.uuid;
    }
  }

  private rowsOf(load: readonly AttackerRef[]): Promise<AttackerRow[]> {
    const uuid = In(load.map((attacker) => attacker.uuid));
    return settled(() => this.source.manager.find(AttackerRow, { select: COLUMNS, where: { uuid }, order: { uuid: 'ASC' } }));
  }
}

function commandsOf({ uuid, ip, identityId, commands }: AttackerRow, since: Date, until: Date | undefined): AttackerCommands {
  const inTime = storedCommands(listIn(commands)).filter(({ entry }) => {
    const at = commandTime(entry);
    return at === null || (at >= since && (until === undefined || at < until));
  });
  return { uuid, ip, identityUuid: identityId, commands: inTime };
}
