// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { AttackCatalog } from '@ttp/attack-stix';
import { nullable } from '@ttp/service';

export const TechniqueNames = {
  technique_id: Type.String(),
  /** Null when the loaded release does not know the id. */
  technique_name: nullable(Type.String()),
  sub_technique_id: nullable(Type.String()),
  sub_technique_name: nullable(Type.String()),
};

interface TechniqueIds {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
}

/** Names come from the catalogue at reading time: releases rename techniques. */
export const techniqueNames = ({ techniqueId, subTechniqueId }: TechniqueIds, catalog: AttackCatalog) => ({
  technique_id: techniqueId,
  technique_name: catalog.nameOf(techniqueId),
  sub_technique_id: subTechniqueId,
  sub_technique_name: subTechniqueId === null ? null : catalog.nameOf(subTechniqueId),
});
