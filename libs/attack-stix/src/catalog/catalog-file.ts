// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from './attack-data-error';
import { parentOf } from './facts';
import type { CatalogFacts, Group, StixObject, Tactic, Technique } from './facts';

const FORMAT = 'ttp-attack-catalog/1';
const SITE = 'https://attack.mitre.org';

/** The file's records: what follows from the id, and whatever is false, null or empty, is left out. */
interface PublishedRecord {
  readonly id: string;
  readonly name: string;
  readonly stix_id: string;
  readonly url?: string;
  readonly created: string;
  readonly modified: string;
}
interface RetirableRecord {
  readonly revoked?: true;
  readonly deprecated?: true;
}
interface TacticRecord extends PublishedRecord {
  readonly shortname: string;
}
interface TechniqueRecord extends PublishedRecord, RetirableRecord {
  readonly version?: string;
  readonly tactics: readonly string[];
  readonly platforms?: readonly string[];
  readonly revoked_by?: string;
}
interface GroupRecord extends PublishedRecord, RetirableRecord {
  readonly aliases?: readonly string[];
  readonly uses?: readonly string[];
  readonly uses_in_campaigns?: readonly string[];
}
interface CatalogFile {
  readonly format: typeof FORMAT;
  readonly release: string;
  readonly bundle_sha256: string;
  readonly identity: StixObject;
  readonly marking: StixObject;
  readonly tactics: readonly TacticRecord[];
  readonly techniques: readonly TechniqueRecord[];
  readonly groups: readonly GroupRecord[];
}

/** The catalogue as JSON text: one record a line, so that two releases differ by lines; equal facts give equal bytes. */
export function encodeCatalog(facts: CatalogFacts): string {
  const members: Record<keyof CatalogFile, string> = {
    format: JSON.stringify(FORMAT),
    release: JSON.stringify(facts.release),
    bundle_sha256: JSON.stringify(facts.bundleSha256),
    identity: JSON.stringify(facts.identity),
    marking: JSON.stringify(facts.marking),
    tactics: lines(facts.tactics.map(tacticRecord)),
    techniques: lines(facts.techniques.map(techniqueRecord)),
    groups: lines(facts.groups.map(groupRecord)),
  };
  return `{\n${Object.entries(members).map(([key, json]) => `"${key}":${json}`).join(',\n')}\n}\n`;
}

function lines(records: readonly object[]): string {
  return `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]`;
}

/** The facts in a catalogue file (parsed JSON). Its records are trusted: the file is written by `encodeCatalog`, not by hand. */
export function decodeCatalog(raw: unknown): CatalogFacts {
  if (!isCatalogFile(raw)) throw new AttackDataError(`not an ATT&CK catalogue of format ${FORMAT}: build it again from the bundle`);
  const { release, bundle_sha256: bundleSha256, identity, marking } = raw;
  return {
    release,
    bundleSha256,
    identity,
    marking,
    tactics: raw.tactics.map((record) => ({ ...published(record, 'tactics'), shortname: record.shortname })),
    techniques: raw.techniques.map(technique),
    groups: raw.groups.map(group),
  };
}

function technique(record: TechniqueRecord): Technique {
  return {
    ...published(record, 'techniques'),
    ...retirement(record),
    version: record.version ?? null,
    tactics: record.tactics,
    platforms: record.platforms ?? [],
    parentId: parentOf(record.id),
    revokedBy: record.revoked_by ?? null,
  };
}

function group(record: GroupRecord): Group {
  return {
    ...published(record, 'groups'),
    ...retirement(record),
    aliases: record.aliases ?? [],
    uses: record.uses ?? [],
    usesInCampaigns: record.uses_in_campaigns ?? [],
  };
}

function tacticRecord(tactic: Tactic): TacticRecord {
  return { ...publishedRecord(tactic, 'tactics'), shortname: tactic.shortname };
}

function techniqueRecord(one: Technique): TechniqueRecord {
  return {
    ...publishedRecord(one, 'techniques'),
    ...retirementRecord(one),
    ...(one.version !== null && { version: one.version }),
    tactics: one.tactics,
    ...(one.platforms.length > 0 && { platforms: one.platforms }),
    ...(one.revokedBy !== null && { revoked_by: one.revokedBy }),
  };
}

function groupRecord(one: Group): GroupRecord {
  return {
    ...publishedRecord(one, 'groups'),
    ...retirementRecord(one),
    ...(one.aliases.length > 0 && { aliases: one.aliases }),
    ...(one.uses.length > 0 && { uses: one.uses }),
    ...(one.usesInCampaigns.length > 0 && { uses_in_campaigns: one.usesInCampaigns }),
  };
}

type Section = 'tactics' | 'techniques' | 'groups';

function published({ id, name, stix_id: stixId, url, created, modified }: PublishedRecord, section: Section) {
  return { id, name, stixId, url: url ?? pageOf(section, id), created, modified };
}

function publishedRecord(one: Tactic | Technique | Group, section: Section): PublishedRecord {
  const { id, name, stixId, url, created, modified } = one;
  return { id, name, stix_id: stixId, ...(url !== pageOf(section, id) && { url }), created, modified };
}

function retirement(record: RetirableRecord) {
  return { revoked: record.revoked ?? false, deprecated: record.deprecated ?? false };
}

function retirementRecord(one: Technique | Group): RetirableRecord {
  return { ...(one.revoked && { revoked: true }), ...(one.deprecated && { deprecated: true }) };
}

/** MITRE's address scheme: `techniques/T1059/004`, `groups/G0016`. */
function pageOf(section: Section, id: string): string {
  return `${SITE}/${section}/${id.replace('.', '/')}`;
}

function isCatalogFile(raw: unknown): raw is CatalogFile {
  return typeof raw === 'object' && raw !== null && 'format' in raw && raw.format === FORMAT;
}
