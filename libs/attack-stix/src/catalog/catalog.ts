// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver, ResolvedEmit, WrittenEmit } from '@ttp/ttp-core';
import { assertKnownTactics, assertKnownTechniques } from './assert-known';
import type { Resolved } from './attack-release';
import { isActive } from './facts';
import type { CatalogFacts, GroupRef, StixObject, Tactic, Technique } from './facts';
import { groupsByTechnique } from './group-usage';
import { resolveEmit } from './resolve-emit';
import { resolveTechnique } from './resolve-technique';

/** An ATT&CK id as stored or asked for; there may be none. */
type Id = string | null;

const NOBODY: StixObject = { type: 'none', id: '' };

/**
 * Look-ups over one ATT&CK release. Ids are matched without regard to case; unknown, empty and absent ones give null, an empty list or
 * false, never an error.
 * A retired technique still has its name and page, because stored tags may name it, but it does not `exist`.
 */
export class AttackCatalog implements AttackResolver {
  /** Such as `19.0`. */
  readonly release: string;
  /** The same as tags store it: `v19.0`. */
  readonly attackRelease: string;
  private readonly techniquesById: ReadonlyMap<string, Technique>;
  private readonly tacticsById: ReadonlyMap<string, Tactic>;
  private readonly tacticsByShortname: ReadonlyMap<string, Tactic>;
  private readonly groupsByTechnique: ReadonlyMap<string, readonly GroupRef[]>;

  /** `siblings` are the other releases whose ids a rule may use. */
  constructor(
    readonly facts: CatalogFacts,
    private readonly siblings: readonly AttackCatalog[] = [],
  ) {
    this.release = facts.release;
    this.attackRelease = `v${facts.release}`;
    this.techniquesById = new Map(facts.techniques.map((technique) => [technique.id, technique]));
    this.tacticsById = new Map(facts.tactics.map((tactic) => [tactic.id, tactic]));
    this.tacticsByShortname = new Map(facts.tactics.map((tactic) => [tactic.shortname, tactic]));
    this.groupsByTechnique = groupsByTechnique(facts.groups);
  }

  /** What a service without ATT&CK data has: every look-up answers that it does not know. */
  static empty(): AttackCatalog {
    return new AttackCatalog({ release: '', bundleSha256: '', identity: NOBODY, marking: NOBODY, tactics: [], techniques: [], groups: [] });
  }

  /** The catalogue in which another known release is the active one, this one a sibling; null for a release that is not known. Not for a hot path. */
  inRelease(release: string): AttackCatalog | null {
    const known = [this, ...this.siblings];
    const active = known.find((one) => one.release === release);
    if (!active || active === this) return active ?? null;
    return new AttackCatalog(active.facts, known.filter((one) => one !== active));
  }

  /** Releases that `inRelease` answers for, this one first. */
  get knownReleases(): readonly string[] {
    return [this, ...this.siblings].map(({ release }) => release);
  }

  get isEmpty(): boolean {
    return this.facts.techniques.length === 0;
  }

  /** Every technique and sub-technique, retired ones included, sorted by id. */
  get techniques(): readonly Technique[] {
    return this.facts.techniques;
  }

  technique(id: Id): Technique | null {
    return this.techniquesById.get(id?.toUpperCase() ?? '') ?? null;
  }

  /** Whether the release has the technique or sub-technique and has not retired it. */
  exists(id: Id): boolean {
    const technique = this.technique(id);
    return technique !== null && isActive(technique);
  }

  /** `OS Credential Dumping`, or `OS Credential Dumping: NTDS` for a sub-technique whose parent is active. */
  nameOf(id: Id): string | null {
    const technique = this.technique(id);
    if (technique?.parentId && this.exists(technique.parentId)) return `${this.technique(technique.parentId)?.name}: ${technique.name}`;
    return technique?.name ?? null;
  }

  isSubtechnique(id: Id): boolean {
    return this.parentOf(id) !== null;
  }

  /** The technique that a sub-technique belongs to; null for a technique. */
  parentOf(id: Id): Technique | null {
    return this.technique(this.technique(id)?.parentId ?? null);
  }

  /** MITRE's page of a technique or sub-technique. */
  urlOf(id: Id): string | null {
    return this.technique(id)?.url ?? null;
  }

  /** Tactics of a technique, in the bundle's order. */
  tacticsOf(id: Id): readonly Tactic[] {
    return (this.technique(id)?.tactics ?? []).flatMap((tactic) => this.tactic(tactic) ?? []);
  }

  /** Kill-chain phase names of a technique, such as `initial-access`, in the bundle's order. */
  phasesOf(id: Id): readonly string[] {
    return this.tacticsOf(id).map(({ shortname }) => shortname);
  }

  platformsOf(id: Id): readonly string[] {
    return this.technique(id)?.platforms ?? [];
  }

  tactic(id: Id): Tactic | null {
    return this.tacticsById.get(id?.toUpperCase() ?? '') ?? null;
  }

  /** By kill-chain phase name, such as `initial-access`. */
  tacticByShortname(shortname: string): Tactic | null {
    return this.tacticsByShortname.get(shortname.toLowerCase()) ?? null;
  }

  /** Display name of a tactic by id or by kill-chain phase name. */
  tacticName(idOrShortname: string | null): string | null {
    return (this.tactic(idOrShortname) ?? this.tacticByShortname(idOrShortname ?? ''))?.name ?? null;
  }

  isTactic(id: Id): boolean {
    return this.tactic(id) !== null;
  }

  /** The active technique at the end of a revoked one's `revoked-by` chain; null when the id is not revoked or the chain ends elsewhere. */
  replacementOf(id: Id): string | null {
    const followed = new Set<string>();
    let technique = this.technique(id);
    // A chain that bites its tail comes from a broken bundle; stop rather than spin.
    while (technique?.revokedBy && !followed.has(technique.id)) {
      followed.add(technique.id);
      technique = this.technique(technique.revokedBy);
    }
    return technique && followed.size > 0 && isActive(technique) ? technique.id : null;
  }

  /** Groups that use exactly this technique, themselves or in campaigns attributed to them, sorted by group id. A parent does not inherit. */
  groupsUsing(id: Id): readonly GroupRef[] {
    return this.groupsByTechnique.get(id?.toUpperCase() ?? '') ?? [];
  }

  /** Throws `AttackDataError` naming `source` and the ids that are no active technique here, with their replacements. */
  assertKnownTechniques(ids: Iterable<string | null | undefined>, source: string): void {
    assertKnownTechniques(ids, source, this);
  }

  /** Throws `AttackDataError` naming `source` and the ids that are no tactic here and not in `exempt`. */
  assertKnownTactics(ids: Iterable<string | null | undefined>, source: string, exempt: readonly string[] = []): void {
    assertKnownTactics(ids, source, this, exempt);
  }

  /** What an id of any known release is in this one, such as a label written for another, or why there is no such technique. */
  resolveTechnique(id: string): Resolved<Technique> {
    return resolveTechnique(id.toUpperCase(), 'technique_id', this, this.siblings);
  }

  resolveEmit(written: WrittenEmit): ResolvedEmit {
    return resolveEmit(written, this, this.siblings);
  }
}
