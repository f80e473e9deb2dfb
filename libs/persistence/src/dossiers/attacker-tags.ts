// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { placeholders } from '../connection/lists';
import { select } from '../connection/read';
import { FOLDED, type FoldedRow, TagFold } from '../rollups/tag-fold';
import { tagGroupsBy } from '../rollups/tag-groups';
import { tagsOfAttackers } from '../rollups/tag-scope';
import { commandLinesInEvidence, lineInEvidence, linesInOrder, type UsedLine } from './command-lines';

/** By attacker; who has none is missing. */
export interface AttackerTags {
  readonly groups: ReadonlyMap<string, readonly TagGroup[]>;
  /** Command lines, of those whose are asked for. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
}

interface Row extends FoldedRow, UsedLine {
  readonly owner: string;
}

/** More than these are folded by the database, whose memory is not ours. */
const MOST_ROWS = 10_000;

/**
 * The tags of a load of attackers, folded, and the command lines that some of them have as evidence. Each row is read once and folded here:
 * grouping takes MariaDB longer than finding them.
 */
export async function attackerTags(
  source: DataSource,
  uuids: readonly string[],
  withLines: readonly string[],
  mostRows = MOST_ROWS,
): Promise<AttackerTags> {
  const rows = await tagRows(source, uuids, withLines, mostRows + 1);
  if (rows.length > mostRows) {
    const [groups, lines] = await Promise.all([
      tagGroupsBy(source, 't.attacker_uuid', tagsOfAttackers(uuids)),
      commandLinesInEvidence(source, withLines),
    ]);
    return { groups, lines };
  }
  const byOwner = [...Map.groupBy(rows, ({ owner }) => owner)];
  return {
    groups: new Map(byOwner.map(([owner, tags]) => [owner, folded(tags)])),
    lines: new Map(byOwner.map(([owner, tags]) => [owner, linesInOrder(tags)])),
  };
}

async function tagRows(source: DataSource, uuids: readonly string[], withLines: readonly string[], limit: number): Promise<readonly Row[]> {
  if (uuids.length === 0) return [];
  const line = withLines.length === 0 ? 'NULL' : `CASE WHEN t.attacker_uuid IN (${placeholders(withLines)}) THEN ${lineInEvidence(source)} END`;
  const sql = `SELECT t.attacker_uuid AS owner, ${FOLDED}, ${line} AS line, t.source_id AS source_id
    FROM ttp_tag t WHERE t.attacker_uuid IN (${placeholders(uuids)}) LIMIT ${limit}`;
  return select<Row>(source, sql, [...withLines, ...uuids]);
}

function folded(tags: readonly FoldedRow[]): readonly TagGroup[] {
  const fold = new TagFold(() => null);
  for (const tag of tags) fold.add(tag);
  return fold.groups();
}
