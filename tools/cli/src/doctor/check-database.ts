// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { type DatabaseReport, inspectDatabase, TagStore, type Unpublished } from '@ttp/persistence';
import { existsSync } from 'node:fs';
import { counted } from '../terminal/counted';
import { withDatabase } from '../with-database';
import { bad, examine, type Finding, good, skipped, warn } from './check';
import { clockFinding } from './clock-finding';

/** The sweep of any worker publishes what is older than a few seconds. */
const OUTBOX_LIMIT_MS = 60_000;
const DEPENDENT = ['database-clock', 'outbox'];
const needs = (reason: string) => DEPENDENT.map((check) => skipped(check, reason));

/** The database answers, has the schema of this version, agrees on the time, and no announcement is left in it. Looking never creates one. */
export const checkDatabase = (settings: Settings, clock: () => number = Date.now): Promise<readonly Finding[]> =>
  examine('database', 'see that the database runs and that DECNET_DB_* name it', () => look(settings, clock), DEPENDENT);

async function look(settings: Settings, clock: () => number): Promise<readonly Finding[]> {
  const { dbType, dbPath } = settings;
  if (dbType === 'sqlite' && !existsSync(dbPath)) {
    return [bad('database', `no SQLite file ${dbPath} yet`, 'start a service once; it creates the file'), ...needs('needs database')];
  }
  return withDatabase(settings, async (source) => {
    const askedAt = clock();
    const report = await inspectDatabase(source);
    const time = { there: report.clock.getTime(), askedAt, answeredAt: clock() };
    const findings = [schemaFinding(report), clockFinding('database-clock', 'the database', time)];
    if (report.pending.length > 0) return [...findings, skipped('outbox', 'needs a current schema')];
    return [...findings, outboxFinding(await new TagStore(source).unpublished(), clock())];
  });
}

function schemaFinding({ version, timeZone, pending, unknown }: DatabaseReport): Finding {
  const about = timeZone === null ? version : `${version}, time zone ${timeZone}`;
  if (pending.length > 0) return bad('database', `${about}, schema not current: ${pending.join(', ')}`, 'start a service once; it brings it up to date');
  if (unknown.length > 0) return warn('database', `${about}, schema of a later version: ${unknown.join(', ')}`, 'upgrade this host, too');
  return good('database', `${about}, schema current`);
}

function outboxFinding({ rows, oldest }: Unpublished, now: number): Finding {
  if (oldest === null) return good('outbox', 'empty');
  const ageMs = now - oldest.getTime();
  const detail = `${counted(rows, 'announcement')} not published, the oldest for ${Math.max(0, Math.round(ageMs / 1_000))} s`;
  if (ageMs <= OUTBOX_LIMIT_MS) return good('outbox', detail);
  return bad('outbox', detail, 'see that ttp-worker runs and that the broker takes what it publishes: its log');
}
