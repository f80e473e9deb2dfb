// SPDX-License-Identifier: AGPL-3.0-or-later
import type { RuleDefinitionJson, RuleStateJson } from '@ttp/ttp-core';
import type { Database, Row } from '../harness/database';
import { type LogRow, logRow, READ_LOG, textOf } from './change-log';
import type { Found } from './found';
import type { StormBroker } from './storm-broker';

const DEFINITIONS = 'SELECT rule_id, rule_version, source_path, yaml_content, content_sha256 FROM ttp_rule';
// As text: a driver that makes a date of it needs to know the time zone.
const STATES = `SELECT rule_id, state, confidence_max, reason, set_by, CAST(set_at AS CHAR) AS set_at, CAST(expires_at AS CHAR) AS expires_at
  FROM ttp_rule_state`;
const HEAD = 'SELECT seq, announced_seq FROM ttp_rule_log';

/** Reads the database and the streams themselves: nothing that the services say of themselves counts. */
export async function findAll(broker: StormBroker, database: Database): Promise<Found> {
  return {
    log: await readLog(database),
    head: await readHead(database),
    definitions: byRule(await database.query(DEFINITIONS), definition),
    states: byRule(await database.query(STATES), state),
    notes: await broker.records(),
    announcements: await broker.announcements(),
    announcedEver: await broker.announcedEver(),
  };
}

export const readLog = async (database: Database): Promise<readonly LogRow[]> => (await database.query(READ_LOG)).map(logRow);

export async function readHead(database: Database): Promise<Found['head']> {
  const [row] = await database.query(HEAD);
  return { seq: Number(row?.['seq']), announcedSeq: Number(row?.['announced_seq']) };
}

const byRule = <T>(rows: readonly Row[], convert: (row: Row) => T): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [String(row['rule_id']), convert(row)]));

const definition = (row: Row): RuleDefinitionJson => ({
  rule_version: Number(row['rule_version']),
  source_path: String(row['source_path']),
  yaml_content: String(row['yaml_content']),
  content_sha256: String(row['content_sha256']),
});

const state = (row: Row): RuleStateJson => ({
  state: row['state'] as RuleStateJson['state'],
  confidence_max: row['confidence_max'] === null ? null : Number(row['confidence_max']),
  expires_at: instant(row['expires_at']),
  reason: textOf(row['reason']),
  set_by: textOf(row['set_by']),
  set_at: instant(row['set_at']),
});

function instant(value: unknown): string | null {
  const text = textOf(value);
  return text && new Date(`${text.replace(' ', 'T')}Z`).toISOString();
}
