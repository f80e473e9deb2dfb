// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagGroup } from '@ttp/attack-stix';
import { fromInstant } from '../connection/instant';
import { SEEN_AT } from './tag-scope';

/** What of a tag is folded: few values rather than eleven, because they are taken in by the million. */
export interface FoldedRow {
  /** JSON: technique, sub-technique, tactic, decoy, rule, version, release. The same text for the same values. */
  readonly kind: string;
  /** As SQL writes it: UTC, six digits, and so in the order of time. */
  readonly seen_at: string;
  readonly confidence: number;
}

/** SQL for the columns of a `FoldedRow`. */
export const FOLDED = `
  JSON_ARRAY(t.technique_id, t.sub_technique_id, t.tactic, t.decky_id, t.rule_id, t.rule_version, t.attack_release) AS kind,
  CAST(${SEEN_AT} AS CHAR) AS seen_at, t.confidence AS confidence`;

export type Kind = Pick<TagGroup, 'techniqueId' | 'subTechniqueId' | 'tactic' | 'deckyId' | 'ruleId' | 'ruleVersion' | 'attackRelease'>;

/** Tags of one kind so far. */
export interface Fold<Use = null> {
  readonly kind: Kind;
  readonly use: Use;
  count: number;
  firstSeen: string;
  lastSeen: string;
  confidence: number;
}

/** Adds up tags one by one. Memory grows with the kinds, not with the tags. */
export class TagFold<Use = null> {
  private readonly foldOf = new Map<string, Fold<Use>>();

  /** @param useOf What else tags of a kind belong to, so that nobody looks for it tag by tag. */
  constructor(private readonly useOf: (kind: Kind) => Use) {}

  /** The fold that the tag is now in. */
  add({ kind, seen_at: seen, confidence }: FoldedRow): Fold<Use> {
    const fold = this.foldOf.get(kind) ?? this.newFold(kind, seen, confidence);
    fold.count += 1;
    if (seen < fold.firstSeen) fold.firstSeen = seen;
    if (seen > fold.lastSeen) fold.lastSeen = seen;
    if (confidence > fold.confidence) fold.confidence = confidence;
    return fold;
  }

  /** Ordered by technique, sub-technique, tactic, decoy, rule, version and release, null first. */
  groups(): readonly TagGroup[] {
    const groups = [...this.foldOf.values()].map(({ kind, count, firstSeen, lastSeen, confidence }): TagGroup => {
      return { ...kind, count, firstSeen: fromInstant(firstSeen), lastSeen: fromInstant(lastSeen), confidenceMax: confidence };
    });
    return groups.toSorted(inOrder(['techniqueId', 'subTechniqueId', 'tactic', 'deckyId', 'ruleId', 'ruleVersion', 'attackRelease']));
  }

  private newFold(json: string, seen: string, confidence: number): Fold<Use> {
    const kind = kindIn(json);
    const fold = { kind, use: this.useOf(kind), count: 0, firstSeen: seen, lastSeen: seen, confidence };
    this.foldOf.set(json, fold);
    return fold;
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

/** Compares by the first field that differs, null first. */
export const inOrder =
  <Field extends string>(fields: readonly Field[]) =>
  (a: Readonly<Record<Field, string | number | null>>, b: Readonly<Record<Field, string | number | null>>): number => {
    const field = fields.find((one) => a[one] !== b[one]);
    return field === undefined ? 0 : (a[field] ?? '') < (b[field] ?? '') ? -1 : 1;
  };
