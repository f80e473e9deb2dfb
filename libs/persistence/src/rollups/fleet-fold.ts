// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import { ActorSet } from './actor-set';
import { type FoldedRow, inOrder, type Kind, TagFold } from './tag-fold';
import type { TechniqueActors } from './technique-actors';

export interface FleetRow extends FoldedRow {
  /** The identity that it names; the attacker, when it names none. */
  readonly anchor: string;
}

/** Exactly one technique or sub-technique, under one release. */
interface Use extends Pick<Kind, 'techniqueId' | 'subTechniqueId' | 'attackRelease'> {
  readonly actors: ActorSet;
  count: number;
}

/** Adds up tags one by one: what a layer and the rollup of everything are made of. Memory grows with the groups and the actors, not with the tags. */
export class FleetFold {
  private readonly useOf = new Map<string, Use>();
  private readonly tags = new TagFold((kind) => this.useIn(kind));
  private readonly numberOf = new Map<string, number>();

  /** @param actorOf Who stands behind an anchor. */
  constructor(private readonly actorOf: (anchor: string) => string) {}

  add(row: FleetRow): void {
    const { use } = this.tags.add(row);
    use.count += 1;
    use.actors.add(this.numberOf.get(row.anchor) ?? this.newNumber(row.anchor));
  }

  /** Ordered as `TagFold` orders them. */
  groups(): readonly TagGroup[] {
    return this.tags.groups();
  }

  /** By id, then release. A technique includes what lies below it. */
  techniqueActors(): readonly TechniqueActors[] {
    const uses = new Map<string, { readonly id: string; readonly attackRelease: string; readonly actors: ActorSet; count: number }>();
    for (const { techniqueId, subTechniqueId, attackRelease, actors, count } of this.useOf.values()) {
      for (const id of subTechniqueId === null ? [techniqueId] : [techniqueId, subTechniqueId]) {
        const key = JSON.stringify([id, attackRelease]);
        const use = uses.get(key) ?? { id, attackRelease, actors: new ActorSet(), count: 0 };
        uses.set(key, use);
        use.actors.addAll(actors);
        use.count += count;
      }
    }
    return [...uses.values()].map(({ actors, ...rest }) => ({ ...rest, actors: actors.size })).toSorted(inOrder(['id', 'attackRelease']));
  }

  private useIn({ techniqueId, subTechniqueId, attackRelease }: Kind): Use {
    const key = JSON.stringify([techniqueId, subTechniqueId, attackRelease]);
    const use = this.useOf.get(key) ?? { techniqueId, subTechniqueId, attackRelease, actors: new ActorSet(), count: 0 };
    this.useOf.set(key, use);
    return use;
  }

  /** Anchors of one actor share its number. */
  private newNumber(anchor: string): number {
    const actor = this.actorOf(anchor);
    const number = this.numberOf.get(actor) ?? this.numberOf.size;
    this.numberOf.set(actor, number).set(anchor, number);
    return number;
  }
}
