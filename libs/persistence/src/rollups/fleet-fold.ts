// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import { fromInstant } from '../connection/instant';
import { ActorSet } from './actor-set';
import type { TechniqueActors } from './technique-actors';

/** What of a tag is folded: four values rather than eleven, because they are taken in by the million. */
export interface FleetRow {
  /** JSON: technique, sub-technique, tactic, decoy, rule, version, release. The same text for the same values. */
  readonly kind: string;
  /** The identity that it names; the attacker, when it names none. */
  readonly anchor: string;
  /** As SQL writes it: UTC, six digits, and so in the order of time. */
  readonly seen_at: string;
  readonly confidence: number;
}

type Kind = Pick<TagGroup, 'techniqueId' | 'subTechniqueId' | 'tactic' | 'deckyId' | 'ruleId' | 'ruleVersion' | 'attackRelease'>;

/** Exactly one technique or sub-technique, under one release. */
interface Use extends Pick<Kind, 'techniqueId' | 'subTechniqueId' | 'attackRelease'> {
  readonly actors: ActorSet;
  count: number;
}

interface Group {
  readonly kind: Kind;
  readonly use: Use;
  count: number;
  firstSeen: string;
  lastSeen: string;
  confidence: number;
}

/** Adds up tags one by one: what a layer and the rollup of everything are made of. Memory grows with the groups and the actors, not with the tags. */
export class FleetFold {
  private readonly groupOf = new Map<string, Group>();
  private readonly useOf = new Map<string, Use>();
  private readonly numberOf = new Map<string, number>();

  /** @param actorOf Who stands behind an anchor. */
  constructor(private readonly actorOf: (anchor: string) => string) {}

  add({ kind, anchor, seen_at: seen, confidence }: FleetRow): void {
    const group = this.groupOf.get(kind) ?? this.newGroup(kind, seen, confidence);
    group.count += 1;
    group.use.count += 1;
    group.use.actors.add(this.numberOf.get(anchor) ?? this.newNumber(anchor));
    if (seen < group.firstSeen) group.firstSeen = seen;
    if (seen > group.lastSeen) group.lastSeen = seen;
    if (confidence > group.confidence) group.confidence = confidence;
  }

  /** Ordered by technique, sub-technique, tactic, decoy, rule, version and release, null first. */
  groups(): readonly TagGroup[] {
    const groups = [...this.groupOf.values()].map(({ kind, count, firstSeen, lastSeen, confidence }): TagGroup => {
      return { ...kind, count, firstSeen: fromInstant(firstSeen), lastSeen: fromInstant(lastSeen), confidenceMax: confidence };
    });
    return groups.toSorted(inOrder(['techniqueId', 'subTechniqueId', 'tactic', 'deckyId', 'ruleId', 'ruleVersion', 'attackRelease']));
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

  private newGroup(json: string, seen: string, confidence: number): Group {
    const kind = kindIn(json);
    const group = { kind, use: this.useIn(kind), count: 0, firstSeen: seen, lastSeen: seen, confidence };
    this.groupOf.set(json, group);
    return group;
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

function kindIn(json: string): Kind {
  const [techniqueId, subTechniqueId, tactic, deckyId, ruleId, ruleVersion, attackRelease] = JSON.parse(json) as [
    string,
    string | null,
    string,
    string | null,
    string,
    number,
    string,
  ];
  return { techniqueId, subTechniqueId, tactic, deckyId, ruleId, ruleVersion, attackRelease };
}

const inOrder =
  <Field extends string>(fields: readonly Field[]) =>
  (a: Readonly<Record<Field, string | number | null>>, b: Readonly<Record<Field, string | number | null>>): number => {
    const field = fields.find((one) => a[one] !== b[one]);
    return field === undefined ? 0 : (a[field] ?? '') < (b[field] ?? '') ? -1 : 1;
  };
