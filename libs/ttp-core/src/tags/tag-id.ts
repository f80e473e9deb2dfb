// SPDX-License-Identifier: AGPL-3.0-or-later
import { namespaceBytes, uuidV5 } from './uuid-v5';

/** UUIDv5 of `decnet:ttp_tag:v1` in the URL namespace. Changing it is a data migration: every stored tag would be written again. */
const TAG_NAMESPACE = namespaceBytes('1ca31f08-5522-5aae-8371-fe81f0e39de3');

/**
 * The id of the tag one rule gives one source event for one technique: the same six inputs give the same row, written once.
 * Technique ids are those written in the rule, so that another ATT&CK release names the same tag.
 */
export function tagId(
  sourceKind: string,
  sourceId: string,
  ruleId: string,
  ruleVersion: number,
  techniqueId: string,
  subTechniqueId: string | null,
): string {
  // A bar in `sourceId` could collide with another tuple in theory; stored ids depend on this very form, so it stays unescaped.
  return uuidV5(TAG_NAMESPACE, `${sourceKind}|${sourceId}|${ruleId}|${ruleVersion}|${techniqueId}|${subTechniqueId ?? ''}`);
}
