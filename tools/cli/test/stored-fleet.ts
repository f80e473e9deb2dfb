// SPDX-License-Identifier: AGPL-3.0-or-later
import type { createDataSource } from '@ttp/persistence';
import { TagStore } from '@ttp/persistence';
import { type Tag, tagId } from '@ttp/ttp-core';
import fc from 'fast-check';

type Source = ReturnType<typeof createDataSource>;
type Row = Readonly<Record<string, unknown>>;

/** Text as an attacker writes it. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', 'uname -a', '</script>', '$(id)', "'; DROP TABLE attackers; --", '__proto__', '{"json": ['),
  fc.constantFrom('\u001b[2J\u0007\u009b31m', '\u202egnp', 'ü漢😀', '\ud800'),
);
const huge = fc.constantFrom('x'.repeat(70_000), '漢'.repeat(30_000));
const words = fc.array(hostile, { maxLength: 5 });
const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 10, 21) }).map((ms) => new Date(ms));
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });

/** Of the n-th actor, in documentation ranges: spelled in every way, or none. What MISP calls an address is unique among all events. */
const ADDRESSES: readonly ((n: number) => string)[] = [
  (n) => `${['192.0.2', '198.51.100', '203.0.113'][n % 3]}.${Math.floor(n / 3) % 256}`,
  (n) => `2001:db8::${n.toString(16)}`,
  (n) => `2001:DB8:0:0:0:0:1:${n.toString(16).toUpperCase()}`,
  (n) => `2001:db8:${n.toString(16)}::192.0.2.1`,
];
const NO_ADDRESSES = ['', 'localhost', '256.1.1.1', '192.0.2.1 '];
const ADDRESSES_V4 = 768;

const technique = fc.constantFrom<readonly [string, string | null]>(
  ['T1082', null],
  ['T1059', 'T1059.004'],
  ['T1110', 'T1110.001'],
  ['T1562', 'T1562.001'],
  ['T1105', null],
  ['T9999', null],
);

const tag = fc.record({
  technique,
  tactic: fc.constantFrom<string>('TA0002', 'TA0006', 'TA0007', 'TA0011'),
  deckyId: optional(fc.constantFrom<string>('decky-1', 'decky-2')),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  attackRelease: fc.constantFrom<string>('v19.0', 'v18.1'),
  command: hostile,
  observedAt: optional(at),
});

const IDENTITIES = 20;

const actor = fc.record({
  uuid: fc.uuid({ version: 4 }),
  ip: fc.tuple(fc.nat(9), fc.nat(3)),
  times: fc.tuple(at, at),
  eventCount: fc.integer({ min: -1, max: 100_000 }),
  country: optional(fc.constantFrom('NZ', 'XX')),
  asName: optional(hostile),
  identity: optional(fc.nat(IDENTITIES - 1)),
  commands: fc.oneof(
    { weight: 9, arbitrary: words.map((list) => JSON.stringify(list)) },
    huge.map((typed) => JSON.stringify([typed])),
    fc.constantFrom('["cut', 'null'),
  ),
  tags: fc.array(tag, { maxLength: 6 }),
  os: optional(hostile),
  banners: optional(words.map((list) => JSON.stringify(list))),
  verdict: optional(fc.constantFrom('malicious', 'benign', 'what\u001b')),
  files: fc.array(fc.record({ sha256: fc.oneof(fc.constantFrom('ab'.repeat(32), 'no hash'), hostile), filename: hostile }), { maxLength: 3 }),
  domains: fc.uniqueArray(fc.constantFrom('victim.example', 'xn--bcher-kva.example', 'not a domain', 'VICTIM2.example.'), { maxLength: 3 }),
  observed: fc.array(hostile, { maxLength: 2 }),
});
type Drawn = typeof actor extends fc.Arbitrary<infer T> ? T : never;
export type Actor = Omit<Drawn, 'ip'> & { readonly ip: string };

const identityUuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const text = (date: Date): string => `${date.toISOString().replace('T', ' ').slice(0, 23)}000`;
const fitting = (value: string | null): string | null => value && [...value].slice(0, 100).join('');

/** Actors of any kind with everything that can be known of them, the same for a seed. */
export const someActors = (count: number, seed: number): readonly Actor[] =>
  fc.sample(actor, { numRuns: count, seed }).map(({ ip: [chance, kind], ...known }, n) => ({ ...known, ip: addressOf(n, chance, kind) }));

function addressOf(n: number, chance: number, kind: number): string {
  if (chance === 0) return NO_ADDRESSES[kind]!;
  return ADDRESSES[n < ADDRESSES_V4 ? kind : Math.max(kind, 1)]!(n);
}

/** Stores them in a database that is migrated and empty. */
export async function storeActors(source: Source, actors: readonly Actor[]): Promise<void> {
  const rows = (of: (one: Actor) => readonly Row[]) => actors.flatMap(of);
  await insert(source, 'attacker_identities', Array.from({ length: IDENTITIES }, (_, n) => identityRow(n)));
  await insert(source, 'attackers', actors.map(attackerRow));
  await insert(source, 'attacker_behavior', rows(({ uuid, os, banners }) => [{ attacker_uuid: uuid, os_guess: fitting(os), ssh_client_banners: banners }]));
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
  const { technique: [techniqueId, sub], command, observedAt, ...said } = tags[i]!;
  const source = { sourceKind: 'command', sourceId: `${attackerUuid}#${i}`, ruleId: 'R0900', ruleVersion: 1, techniqueId, subTechniqueId: sub } as const;
  return {
    uuid: tagId(source.sourceKind, source.sourceId, source.ruleId, source.ruleVersion, techniqueId, sub),
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
