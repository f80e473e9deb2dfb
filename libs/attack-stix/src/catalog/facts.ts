// SPDX-License-Identifier: AGPL-3.0-or-later

/** A STIX 2.1 object exactly as MITRE publishes it. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** What every published ATT&CK object has. Times are MITRE's own strings, kept as text so that an export repeats them to the last digit. */
interface Published {
  /** ATT&CK id: `T1059`, `T1059.004`, `TA0002`, `G0016`. */
  readonly id: string;
  readonly name: string;
  readonly stixId: string;
  /** MITRE's page of the object. */
  readonly url: string;
  readonly created: string;
  readonly modified: string;
}

/** Revoked: another object took its place. Deprecated: withdrawn without one. */
interface Retirable {
  readonly revoked: boolean;
  readonly deprecated: boolean;
}

export interface Tactic extends Published {
  /** Kill-chain phase name, such as `initial-access`. */
  readonly shortname: string;
}

export interface Technique extends Published, Retirable {
  /** Ids of its tactics, in the bundle's order. */
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  /** MITRE's `x_mitre_version` of the object; null where the source has none. */
  readonly version: string | null;
  /** Id of the technique that a sub-technique belongs to. */
  readonly parentId: string | null;
  /** Id of the technique that replaced a revoked one; it may be revoked in turn. */
  readonly revokedBy: string | null;
}

export interface Group extends Published, Retirable {
  readonly aliases: readonly string[];
  /** Ids of techniques the group is reported to use, sorted. */
  readonly uses: readonly string[];
  /** Further ones, used only in campaigns attributed to the group, sorted. Empty where the source names no campaigns. */
  readonly usesInCampaigns: readonly string[];
}

/** A group as shown beside a technique: a reference list, not an attribution. */
export type GroupRef = Pick<Group, 'id' | 'name' | 'aliases' | 'url' | 'stixId'>;

/** The facts of one ATT&CK release: ids, names and how they relate, no descriptions. Each list is sorted by id. */
export interface CatalogFacts {
  /** Such as `19.0`. */
  readonly release: string;
  /** SHA-256 of the bundle (uncompressed) that the facts were taken from, hexadecimal. */
  readonly bundleSha256: string;
  /** MITRE's identity and marking definition. Every technique and tactic cites both, so an export must carry them. */
  readonly identity: StixObject;
  readonly marking: StixObject;
  readonly tactics: readonly Tactic[];
  readonly techniques: readonly Technique[];
  readonly groups: readonly Group[];
}

/** Whether the release still lets one claim this technique or group. */
export function isActive(object: Retirable): boolean {
  return !object.revoked && !object.deprecated;
}

/** Id of the technique that a sub-technique id belongs to; null for a technique's own id. */
export function parentOf(id: string): string | null {
  const dot = id.indexOf('.');
  return dot < 0 ? null : id.slice(0, dot);
}

/** Orders by ATT&CK id as text, independent of locale. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
