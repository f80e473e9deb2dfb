// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { fromInstant } from '../connection/instant';
import { select } from '../connection/read';
import { groupedTags, type ScopedTags } from './tag-scope';

const GROUPS = {
  technique_id: 't.technique_id',
  sub_technique_id: 't.sub_technique_id',
  tactic: 't.tactic',
  decky_id: 't.decky_id',
  rule_id: 't.rule_id',
  rule_version: 't.rule_version',
  attack_release: 't.attack_release',
};

const COLUMNS = Object.keys(GROUPS).join(', ');

interface RawGroup {
  readonly owner: string;
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
  readonly tactic: string;
  readonly decky_id: string | null;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly attack_release: string;
  readonly tags: number | string;
  readonly first_seen: Date | string;
  readonly last_seen: Date | string;
  readonly confidence: number;
}

/** Tags folded by the database, ordered by technique, sub-technique, tactic, decoy, rule, version and release, null first. */
export async function tagGroups(source: DataSource, tags: ScopedTags): Promise<readonly TagGroup[]> {
  const sql = `${groupedTags(tags, GROUPS)}
    SELECT ${COLUMNS}, SUM(tags) AS tags, MIN(first_seen) AS first_seen, MAX(last_seen) AS last_seen, MAX(confidence) AS confidence
      FROM part GROUP BY ${COLUMNS} ORDER BY ${COLUMNS}`;
  return (await select<RawGroup>(source, sql, tags.values)).map(toGroup);
}

/** The same for several at once, told apart by a column of the tags; their values of it are the keys. */
export async function tagGroupsBy(source: DataSource, owner: string, tags: ScopedTags): Promise<ReadonlyMap<string, readonly TagGroup[]>> {
  if (tags.values.length === 0) return new Map();
  const sql = `${groupedTags(tags, { owner, ...GROUPS })} SELECT * FROM part ORDER BY owner, ${COLUMNS}`;
  const rows = Map.groupBy(await select<RawGroup>(source, sql, tags.values), (row) => row.owner);
  return new Map([...rows].map(([key, groups]) => [key, groups.map(toGroup)]));
}

const toGroup = (row: RawGroup): TagGroup => ({
  techniqueId: row.technique_id,
  subTechniqueId: row.sub_technique_id,
  tactic: row.tactic,
  deckyId: row.decky_id,
  ruleId: row.rule_id,
  ruleVersion: row.rule_version,
  attackRelease: row.attack_release,
  count: Number(row.tags),
  firstSeen: fromInstant(row.first_seen),
  lastSeen: fromInstant(row.last_seen),
  confidenceMax: row.confidence,
});
