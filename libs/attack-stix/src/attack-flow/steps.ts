// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tactic, Technique } from '../catalog/facts';
import type { TimelineTag } from '../dossier/dossier';
import type { StixOptions } from '../stix/options';
import { sameOrReplacement } from '../stix/technique';

/** Tags of one technique and tactic in a row: one act, or the same act again and again. */
export interface Step {
  readonly technique: Technique;
  /** Null where the release has the technique under several tactics, and the tag's is none of them. */
  readonly tactic: Tactic | null;
  /** At least one, in the order of the timeline. */
  readonly tags: readonly TimelineTag[];
}

/** The timeline in steps; tags whose technique the release does not have are left out. */
export function stepsOf(tags: readonly TimelineTag[], options: StixOptions): readonly Step[] {
  const { attack, techniqueOf = (id: string) => sameOrReplacement(id, attack) } = options;
  const steps: (Step & { readonly tags: TimelineTag[] })[] = [];
  for (const tag of tags) {
    const technique = techniqueOf(tag.subTechniqueId ?? tag.techniqueId, tag.attackRelease);
    if (!technique) continue;
    const tactic = tacticOf(tag, technique, options);
    const last = steps.at(-1);
    if (last?.technique.id === technique.id && last.tactic?.id === tactic?.id) last.tags.push(tag);
    else steps.push({ technique, tactic, tags: [tag] });
  }
  return steps;
}

/** The tag's tactic where the release has the technique under it, else the only one that it has it under. */
function tacticOf({ tactic }: TimelineTag, { tactics }: Technique, { attack }: StixOptions): Tactic | null {
  const [only, another] = tactics;
  const id = tactics.includes(tactic) || another !== undefined ? tactic : only;
  return id !== undefined && tactics.includes(id) ? attack.tactic(id) : null;
}
