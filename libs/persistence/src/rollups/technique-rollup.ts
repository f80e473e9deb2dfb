// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import type { DataSource } from 'typeorm';
import { fromInstant } from '../connection/instant';
import { select } from '../connection/read';
import { groupedTags, type OwnScope, tagsIn } from './tag-scope';
import { spanOf } from './tag-spans';

/** The tags of one technique, or of one sub-technique, within a scope. */
export interface TechniqueRollup {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  /** The last of `tactics`: DECNET's API has one tactic per row. */
  readonly tactic: string;
  /** All tactics of these tags, sorted. */
  readonly tactics: readonly string[];
  /** The releases that these tags were written under, as tags store them: `v19.0`. Sorted. */
  readonly attackReleases: readonly string[];
  readonly count: number;
  /** When the act was observed, or tagged where the producer did not say. */
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly confidenceMax: number;
}

export interface CampaignRollup extends TechniqueRollup {
  /** Merged identities count as one. */
  readonly identityCount: number;
}

/** Of an ordered list; without a limit, all from the offset on. */
export interface Page {
  /** 1 to 1000. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/** A rollup as a raw query returns it: drivers differ in what they make of counts and times. */
interface RawRollup {
  readonly technique_id: string;
  readonly sub_technique_id: string | null;
  readonly tactics: string;
  readonly releases: string;
  readonly tags: number | string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly confidence: number;
  readonly identities?: number | string;
}

const GROUPS = { technique_id: 't.technique_id', sub_technique_id: 't.sub_technique_id', tactic: 't.tactic', attack_release: 't.attack_release' };

/** Ordered by technique, then sub-technique: both dialects put null first. */
export async function rollUp(source: DataSource, scope: OwnScope): Promise<readonly TechniqueRollup[]> {
  return (await rawRollups(source, scope)).map(toRollup);
}

export async function rollUpCampaign(source: DataSource, uuid: string): Promise<readonly CampaignRollup[]> {
  const rows = await rawRollups(source, ['campaign', uuid], { winner: 'k.winner' });
  return rows.map((row) => ({ ...toRollup(row), identityCount: Number(row.identities) }));
}

interface MoreGroups {
  readonly winner?: string;
}

function rawRollups(source: DataSource, scope: OwnScope, more: MoreGroups = {}): Promise<RawRollup[]> {
  const tags = tagsIn(scope);
  const sql = `${groupedTags(tags, { ...GROUPS, ...more })}
    SELECT technique_id, sub_technique_id, GROUP_CONCAT(DISTINCT tactic) AS tactics,
           GROUP_CONCAT(DISTINCT attack_release) AS releases, SUM(tags) AS tags,
           CAST(MIN(first_seen) AS CHAR) AS first_seen, CAST(MAX(last_seen) AS CHAR) AS last_seen, MAX(confidence) AS confidence
           ${more.winner ? ', COUNT(DISTINCT winner) AS identities' : ''}
      FROM part GROUP BY technique_id, sub_technique_id ORDER BY technique_id, sub_technique_id`;
  return select<RawRollup>(source, sql, tags.values);
}

function toRollup({ technique_id: techniqueId, sub_technique_id: subTechniqueId, tactics: list, ...rest }: RawRollup): TechniqueRollup {
  const tactics = list.split(',').toSorted();
  return {
    techniqueId,
    subTechniqueId,
    tactic: tactics.at(-1) ?? '',
    tactics,
    attackReleases: rest.releases.split(',').toSorted(),
    count: Number(rest.tags),
    firstSeen: fromInstant(rest.first_seen),
    lastSeen: fromInstant(rest.last_seen),
    confidenceMax: rest.confidence,
  };
}

/** Of groups in the order of their techniques; theirs is the same. */
export function rollupsOf(groups: readonly TagGroup[]): readonly TechniqueRollup[] {
  const byTechnique = Map.groupBy(groups, ({ techniqueId, subTechniqueId }) => JSON.stringify([techniqueId, subTechniqueId]));
  return [...byTechnique.values()].flatMap((some) => some.slice(0, 1).map((first) => rollupOf(first, some)));
}

function rollupOf({ techniqueId, subTechniqueId }: TagGroup, groups: readonly TagGroup[]): TechniqueRollup {
  const tactics = distinct(groups.map(({ tactic }) => tactic));
  return {
    techniqueId,
    subTechniqueId,
    tactic: tactics.at(-1) ?? '',
    tactics,
    attackReleases: distinct(groups.map(({ attackRelease }) => attackRelease)),
    count: groups.reduce((total, { count }) => total + count, 0),
    ...spanOf(...groups),
    confidenceMax: groups.reduce((most, { confidenceMax }) => Math.max(most, confidenceMax), 0),
  };
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();
