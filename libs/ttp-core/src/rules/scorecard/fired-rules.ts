// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '../../tags/tag';

/** The techniques that each rule gave an event, by rule id; the sub-technique where there is one. */
export type FiredRules = ReadonlyMap<string, ReadonlySet<string>>;

export function firedRules(tags: readonly Tag[]): FiredRules {
  const fired = new Map<string, Set<string>>();
  for (const { ruleId, techniqueId, subTechniqueId } of tags) {
    const ids = fired.get(ruleId);
    if (ids) ids.add(subTechniqueId ?? techniqueId);
    else fired.set(ruleId, new Set([subTechniqueId ?? techniqueId]));
  }
  return fired;
}
