// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { dialectOf } from '../connection/dialect';
import { Kept } from '../connection/kept';
import { select } from '../connection/read';
import { FleetFold, type FleetRow } from './fleet-fold';
import { kinOf } from './merge-kin';
import { FOLDED } from './tag-fold';
import type { TechniqueActors } from './technique-actors';
import { rollupsOf, type TechniqueRollup } from './technique-rollup';

/** Every tag, folded. */
export interface FleetTags {
  readonly groups: readonly TagGroup[];
  readonly actors: readonly TechniqueActors[];
  /** Ordered by technique, then sub-technique. */
  readonly rollups: readonly TechniqueRollup[];
}

/** Rows of a statement: some ten milliseconds of an SQLite file, which nobody else is answered in. */
const PIECE_ROWS = 4_000;

/** Fewer tags are read in a moment, each time anew. */
const KEPT_FROM_TAGS = 20_000;

/** Whether so many tags are behind an answer that it is worth keeping. */
export const isLarge = (parts: readonly { readonly count: number }[]): boolean => parts.reduce((tags, { count }) => tags + count, 0) >= KEPT_FROM_TAGS;

const readers = new WeakMap<DataSource, Kept<FleetTags>>();

/**
 * One reading of all tags for all who ask meanwhile. Of a large fleet the answer is kept for a while (see `Kept`). Piece by piece: others are
 * answered in between, and a tag that comes meanwhile may be in it or not.
 */
export function fleetTags(source: DataSource): Promise<FleetTags> {
  const kept = readers.get(source) ?? new Kept(() => read(source), ({ groups }) => isLarge(groups));
  readers.set(source, kept);
  return kept.get();
}

/**
 * Folded here rather than by GROUP BY: MariaDB takes eight times as long to count distinct actors as to hand over its rows, and SQLite would
 * let nobody else be answered.
 */
async function read(source: DataSource): Promise<FleetTags> {
  const fold = new FleetFold(await actors(source));
  for await (const piece of piecesOf(source)) piece.forEach((row) => fold.add(row));
  const groups = fold.groups();
  return { groups, actors: fold.techniqueActors(), rollups: rollupsOf(groups) };
}

type PieceRow = FleetRow & { readonly place: string | number };

async function* piecesOf(source: DataSource): AsyncGenerator<readonly FleetRow[]> {
  const { storedOrder: place } = dialectOf(source);
  let rows: readonly PieceRow[] = [];
  do {
    const last = rows.at(-1);
    const behind = last ? { sql: `WHERE ${place} > ?`, values: [last.place] } : { sql: '', values: [] };
    const sql = `SELECT ${place} AS place, ${FOLDED}, COALESCE(t.identity_uuid, t.attacker_uuid) AS anchor
      FROM ttp_tag t ${behind.sql} ORDER BY ${place} LIMIT ${PIECE_ROWS}`;
    rows = await select<PieceRow>(source, sql, behind.values);
    yield rows;
    await setImmediate();
  } while (rows.length === PIECE_ROWS);
}

/** Of all that lost a merge: who is not among them stands for itself. */
const MERGED = kinOf('merged', 'attacker_identities', 'merged_into_uuid IS NOT NULL');

/** The identity that won, of an identity or of an attacker; the attacker itself that is resolved to none. */
async function actors(source: DataSource): Promise<(anchor: string) => string> {
  const merged = await select<{ uuid: string; winner: string }>(source, `WITH RECURSIVE ${MERGED} SELECT uuid, winner FROM merged`);
  const ofAttackers = 'SELECT uuid, identity_id FROM attackers WHERE identity_id IS NOT NULL';
  const resolved = await select<{ uuid: string; identity_id: string }>(source, ofAttackers);
  const winners = new Map(merged.map(({ uuid, winner }) => [uuid, winner]));
  const identities = new Map(resolved.map(({ uuid, identity_id: identity }) => [uuid, identity]));
  return (anchor) => {
    const identity = identities.get(anchor) ?? anchor;
    return winners.get(identity) ?? identity;
  };
}
