// SPDX-License-Identifier: AGPL-3.0-or-later
import type { createDataSource } from '@ttp/persistence';
import { TagStore } from '@ttp/persistence';
import { type Tag, tagId } from '@ttp/ttp-core';
import { type Actor, IDENTITIES } from './some-actors';

type Source = ReturnType<typeof createDataSource>;
type Row = Readonly<Record<string, unknown>>;

const identityUuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const text = (date: Date): string => `${date.toISOString().replace('T', ' ').slice(0, 23)}000`;
const fitting = (value: string | null): string | null => value && [...value].slice(0, 100).join('');

/** Stores them in a database that is migrated and empty. */
export async function storeActors(source: Source, actors: readonly Actor[]): Promise<void> {
  const rows = (of: (one: Actor) => readonly Row[]) => actors.flatMap(of);
  await insert(source, 'attacker_identities', Array.from({ length: IDENTITIES }, (_, n) => identityRow(n)));
  await insert(source, 'attackers', actors.map(attackerRow));
  await insert(source, 'attacker_behavior', actors.map(behaviorRow));
  await insert(source, 'attacker_intel', rows(intelRows));
  await insert(source, 'smtp_targets', rows(targetRows));
  await insert(source, 'logs', numbered(rows(logRows)));
  await insert(source, 'observations', numbered(rows(observationRows)));
  const tags = actors.flatMap((one) => one.tags.map((_, i) => tagOf(one, i)));
  const store = new TagStore(source);
  for (let from = 0; from < tags.length; from += 500) {
    await store.storeBatch([{ tags: tags.slice(from, from + 500) }], () => [], { floor: 0, now: new Date(0) });
  }
}

const identityRow = (n: number): Row => ({
  uuid: identityUuid(n),
  schema_version: 1,
  ja3_hashes: `["${'a'.repeat(31)}${n % 10}"]`,
  first_seen_at: n % 2 ? text(new Date(0)) : null,
});

const behaviorRow = ({ uuid, os, banners }: Actor): Row => ({ attacker_uuid: uuid, os_guess: fitting(os), ssh_client_banners: banners });

const intelRows = ({ uuid, ip, verdict }: Actor): readonly Row[] =>
  verdict === null
    ? []
    : [{ uuid, attacker_uuid: uuid, attacker_ip: ip, schema_version: 1, aggregate_verdict: verdict, cached_at: text(new Date(0)) }];

const targetRows = ({ uuid, domains, times: [seen] }: Actor): readonly Row[] =>
  domains.map((domain) => ({ attacker_uuid: uuid, domain, first_seen: text(seen), last_seen: text(seen), count: 2 }));

const logRows = ({ ip, files, times: [seen] }: Actor): readonly Row[] =>
  files.map((fields) => ({ timestamp: text(seen), attacker_ip: ip, event_type: 'file_captured', fields: JSON.stringify(fields) }));

const observationRows = ({ uuid, observed }: Actor): readonly Row[] =>
  observed.map((value) => {
    const window = { window_start_ts: 1, window_end_ts: 2 };
    // MariaDB takes no half characters as JSON.
    const json = JSON.stringify({ value: value.toWellFormed() });
    return { attacker_uuid: uuid, primitive: 'made.up', value: json, confidence: 0.5, ...window, source: 'test' };
  });

function attackerRow({ uuid, ip, times, eventCount, country, asName, identity, commands }: Actor): Row {
  const [first, last] = times.map(text);
  const known = { country_code: country, as_name: fitting(asName), identity_id: identity === null ? null : identityUuid(identity) };
  return { uuid, ip, first_seen: first, last_seen: last, updated_at: last, event_count: eventCount, commands, fingerprints: '[]', ...known };
}

function tagOf({ uuid: attackerUuid, times: [seen], tags }: Actor, i: number): Tag {
  const { technique: [techniqueId, subTechniqueId], command, observedAt, ...said } = tags[i]!;
  const rule = { ruleId: 'R0900', ruleVersion: 1 };
  const source = { sourceKind: 'command', sourceId: `${attackerUuid}#${i}`, ...rule, techniqueId, subTechniqueId } as const;
  return {
    uuid: tagId(source.sourceKind, source.sourceId, source.ruleId, source.ruleVersion, techniqueId, subTechniqueId),
    ...source,
    ...said,
    attackerUuid,
    identityUuid: null,
    sessionId: `session-${attackerUuid}`,
    evidence: { command_text: command },
    mitreUrl: null,
    observedAt,
    createdAt: seen,
  };
}

const numbered = (rows: readonly Row[]): readonly Row[] => rows.map((row, id) => ({ id: id + 1, ...row }));

/** Rows with the same columns, so many a statement as both dialects take. */
async function insert(source: Source, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let from = 0; from < rows.length; from += 50) {
    const some = rows.slice(from, from + 50);
    const values = some.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}`;
    await source.query(sql, some.flatMap((row) => columns.map((column) => row[column])));
  }
}
