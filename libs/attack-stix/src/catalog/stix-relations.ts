// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from './facts';
import { isDeprecated, isRevoked, text } from './stix-bundle';

/** STIX ids by STIX id: what an object points at, or what points at it. */
export type Links = ReadonlyMap<string, readonly string[]>;

/** Targets by source of every relationship of one type that still stands. */
export function linksOf(objects: readonly StixObject[], relationshipType: string): Links {
  const links = new Map<string, string[]>();
  for (const object of objects) {
    if (object.type !== 'relationship' || object['relationship_type'] !== relationshipType || isRevoked(object) || isDeprecated(object)) continue;
    const source = text(object, 'source_ref');
    const target = text(object, 'target_ref');
    const targets = links.get(source);
    if (targets) targets.push(target);
    else links.set(source, [target]);
  }
  return links;
}

/** What each group's attributed campaigns point at through `uses`, by the group's STIX id. Withdrawn campaigns do not count. */
export function usesInCampaigns(objects: readonly StixObject[], uses: Links): Links {
  const attributed = linksOf(objects, 'attributed-to');
  const byGroup = new Map<string, string[]>();
  for (const campaign of objects) {
    if (campaign.type !== 'campaign' || isRevoked(campaign) || isDeprecated(campaign)) continue;
    for (const group of attributed.get(campaign.id) ?? []) {
      byGroup.set(group, [...(byGroup.get(group) ?? []), ...(uses.get(campaign.id) ?? [])]);
    }
  }
  return byGroup;
}
