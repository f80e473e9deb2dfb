// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import type { GroupOverlap, GroupOverlaps, WeightedTechnique } from '@ttp/attack-stix';
import { row } from '@ttp/service';
import { groupRow, GroupRow } from './group-row';

const TechniqueWeight = row({ technique_id: Type.String(), technique_name: Type.String(), weight: Type.Number() });

const GroupOverlapRow = row({
  group: GroupRow,
  score: Type.Number({ minimum: 0, maximum: 1 }),
  percentile: Type.Number({ minimum: 0, maximum: 100 }),
  shared: Type.Array(TechniqueWeight),
  missing: Type.Array(TechniqueWeight),
});

/** What somebody did beside what groups are reported to do. */
export const OverlapRow = row({
  disclaimer: Type.String(),
  attack_release: Type.String(),
  techniques: Type.Array(Type.String()),
  ignored: Type.Array(Type.String(), { description: 'Ids that the release does not have' }),
  undocumented: Type.Array(Type.String(), { description: 'Techniques that no group is reported to use' }),
  samples: Type.Integer(),
  groups: Type.Array(GroupOverlapRow),
});
export type OverlapRow = Static<typeof OverlapRow>;

export const overlapRow = ({ release, groups, techniques, ignored, undocumented, disclaimer, samples }: GroupOverlaps): OverlapRow => ({
  disclaimer,
  attack_release: `v${release}`,
  techniques: [...techniques],
  ignored: [...ignored],
  undocumented: [...undocumented],
  samples,
  groups: groups.map(groupOverlapRow),
});

const groupOverlapRow = ({ group, score, percentile, shared, missing }: GroupOverlap) => ({
  group: groupRow(group),
  score,
  percentile,
  shared: shared.map(weightRow),
  missing: missing.map(weightRow),
});

const weightRow = ({ id, name, weight }: WeightedTechnique) => ({ technique_id: id, technique_name: name, weight });
