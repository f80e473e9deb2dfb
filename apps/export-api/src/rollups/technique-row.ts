// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type, type Static } from '@sinclair/typebox';
import type { AttackCatalog } from '@ttp/attack-stix';
import type { CampaignRollup, TechniqueRollup } from '@ttp/persistence';
import { Instant, nullable, row } from '@ttp/service';
import { CrosswalkRow } from '../attack/crosswalk-row';
import { TechniqueNames, techniqueNames } from '../attack/technique-names';

const FIELDS = {
  ...TechniqueNames,
  tactic: Type.String(),
  tactics: Type.Array(Type.String()),
  count: Type.Integer(),
  first_seen: Instant,
  last_seen: Instant,
  confidence_max: Type.Number(),
  mitre_url: nullable(Type.String()),
  /** Only with `?attack=`. */
  crosswalk: Type.Optional(CrosswalkRow),
};

/** TechniqueRollupRow and IdentityTechniqueRow of DECNET's API; `tactics` and `crosswalk` are ours. */
export const TechniqueRow = row(FIELDS);
export type TechniqueRow = Static<typeof TechniqueRow>;

/** CampaignTechniqueRow of DECNET's API. */
export const CampaignRow = row({ ...FIELDS, identity_count: Type.Integer() });
export type CampaignRow = Static<typeof CampaignRow>;

export const techniqueRow = (rollup: TechniqueRollup, catalog: AttackCatalog): TechniqueRow => ({
  ...techniqueNames(rollup, catalog),
  tactic: rollup.tactic,
  tactics: [...rollup.tactics],
  count: rollup.count,
  first_seen: rollup.firstSeen.toISOString(),
  last_seen: rollup.lastSeen.toISOString(),
  confidence_max: rollup.confidenceMax,
  mitre_url: catalog.urlOf(rollup.subTechniqueId ?? rollup.techniqueId),
});

export const campaignRow = (rollup: CampaignRollup, catalog: AttackCatalog): CampaignRow => ({
  ...techniqueRow(rollup, catalog),
  identity_count: rollup.identityCount,
});
