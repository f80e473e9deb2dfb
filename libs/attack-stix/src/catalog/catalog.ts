// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackResolver, ResolvedEmit, WrittenEmit } from '@ttp/ttp-core';
import { isActive } from './facts';
import type { CatalogFacts, Group, GroupRef, Tactic, Technique } from './facts';
import { resolveEmit } from './resolve-emit';

/**
 * Look-ups over one ATT&CK release. Ids are matched without regard to case; unknown ones give null, an empty list or false, never an error.
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

  /** Every technique and sub-technique, retired ones included, sorted by id. */
  get techniques(): readonly Technique[] {
    return this.facts.techniques;
  }

  technique(id: string): Technique | null {
    return this.techniquesById.get(id.toUpperCase()) ?? null;
  }

  /** Whether the release has the technique or sub-technique and has not retired it. */
  exists(id: string): boolean {
    const technique = this.technique(id);
    return technique !== null && isActive(technique);
  }

  /** `OS Credential Dumping`, or `OS Credential Dumping: NTDS` for a sub-technique whose parent is active. */
  nameOf(id: string): string | null {
    const technique = this.technique(id);
    if (technique?.parentId && this.exists(technique.parentId)) return `${this.technique(technique.parentId)?.name}: ${technique.name}`;
    return technique?.name ?? null;
  }

  /** MITRE's page of a technique or sub-technique. */
  urlOf(id: string): string | null {
    return this.technique(id)?.url ?? null;
  }

  /** Tactics of a technique, in the bundle's order. */
  tacticsOf(id: string): readonly Tactic[] {
    return (this.technique(id)?.tactics ?? []).flatMap((tactic) => this.tactic(tactic) ?? []);
  }

  tactic(id: string): Tactic | null {
    return this.tacticsById.get(id.toUpperCase()) ?? null;
  }

  /** By kill-chain phase name, such as `initial-access`. */
  tacticByShortname(shortname: string): Tactic | null {
    return this.tacticsByShortname.get(shortname.toLowerCase()) ?? null;
  }

  isTactic(id: string): boolean {
    return this.tactic(id) !== null;
  }

  /** The active technique at the end of a revoked one's `revoked-by` chain; null when the id is not revoked or the chain ends elsewhere. */
  replacementOf(id: string): string | null {
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
  groupsUsing(id: string): readonly GroupRef[] {
    return this.groupsByTechnique.get(id.toUpperCase()) ?? [];
  }

  resolveEmit(written: WrittenEmit): ResolvedEmit {
    return resolveEmit(written, this, this.siblings);
  }
}

function groupsByTechnique(groups: readonly Group[]): ReadonlyMap<string, readonly GroupRef[]> {
  const index = new Map<string, GroupRef[]>();
  for (const group of groups.filter(isActive)) {
    const { id, name, aliases, url, stixId } = group;
    for (const technique of [...group.uses, ...group.usesInCampaigns]) {
      const users = index.get(technique);
      if (users) users.push({ id, name, aliases, url, stixId });
      else index.set(technique, [{ id, name, aliases, url, stixId }]);
    }
  }
  return index;
}
