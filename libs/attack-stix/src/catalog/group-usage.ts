// SPDX-License-Identifier: AGPL-3.0-or-later
import { isActive } from './facts';
import type { Group, GroupRef } from './facts';

/**
 * The groups that use each technique, by technique id, sorted by group id as `groups` is. A group is one frozen object wherever it stands,
 * so that it can be a key and nobody changes it for the others.
 */
export function groupsByTechnique(groups: readonly Group[]): ReadonlyMap<string, readonly GroupRef[]> {
  const index = new Map<string, GroupRef[]>();
  for (const group of groups.filter(isActive)) {
    const ref = refOf(group);
    for (const technique of [...group.uses, ...group.usesInCampaigns]) {
      const users = index.get(technique);
      if (users) users.push(ref);
      else index.set(technique, [ref]);
    }
  }
  return index;
}

export const refOf = ({ id, name, aliases, url, stixId }: Group): GroupRef => 
  Object.freeze({ id, name, aliases: Object.freeze([...aliases]), url, stixId });
