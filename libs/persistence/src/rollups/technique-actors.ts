// SPDX-License-Identifier: AGPL-3.0-or-later
import type { DataSource } from 'typeorm';
import { select } from '../connection/read';
import { kinOf } from './merge-kin';
import { groupedTags, type OwnScope, tagsIn } from './tag-scope';

/** How many used a technique, under one ATT&CK release. */
export interface TechniqueActors {
  /** `T1059`, which includes what lies below it, or `T1059.004`. */
  readonly id: string;
  /** As stored: `v19.0`. */
  readonly attackRelease: string;
  /** Identities, and attackers that are resolved to none. */
  readonly actors: number;
  /** Tags. */
  readonly count: number;
}

const GROUPS = {
  technique_id: 't.technique_id',
  sub_technique_id: 't.sub_technique_id',
  attack_release: 't.attack_release',
  attacker_uuid: 't.attacker_uuid',
  identity_uuid: 't.identity_uuid',
};

/** Of all that lost a merge: who is not among them stands for itself. */
const MERGED = kinOf('merged', 'attacker_identities', 'merged_into_uuid IS NOT NULL');

const ACTED = `acted AS (
  SELECT p.technique_id, p.sub_technique_id, p.attack_release, COALESCE(m.winner, p.identity_uuid, a.identity_id, p.attacker_uuid) AS actor, p.tags
    FROM part p LEFT JOIN attackers a ON a.uuid = p.attacker_uuid
    LEFT JOIN merged m ON m.uuid = COALESCE(p.identity_uuid, a.identity_id))`;

/** By id, then release. Distinct actors cannot be added up, so a technique has a row of its own above those of its sub-techniques. */
export async function techniqueActors(source: DataSource, scope: OwnScope): Promise<readonly TechniqueActors[]> {
  const tags = tagsIn(scope);
  const sql = `${groupedTags(tags, GROUPS, [MERGED, ACTED])}
    SELECT CASE below WHEN 0 THEN technique_id ELSE sub_technique_id END AS id, attack_release, COUNT(DISTINCT actor) AS actors, SUM(tags) AS tags
      FROM acted JOIN (SELECT 0 AS below UNION ALL SELECT 1) levels ON below = 0 OR sub_technique_id IS NOT NULL
     GROUP BY id, attack_release ORDER BY id, attack_release`;
  const rows = await select<{ id: string; attack_release: string; actors: number | string; tags: number | string }>(source, sql, tags.values);
  return rows.map(({ id, attack_release: attackRelease, actors, tags: count }) => ({
    id,
    attackRelease,
    actors: Number(actors),
    count: Number(count),
  }));
}
