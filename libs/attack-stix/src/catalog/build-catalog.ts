// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from './attack-data-error';
import { byId, parentOf } from './facts';
import type { CatalogFacts, Group, StixObject, Tactic, Technique } from './facts';
import { attackReference, isDeprecated, isNumbered, isRevoked, objectsOf, records, text, texts } from './stix-bundle';
import { linksOf, usesInCampaigns } from './stix-relations';
import type { Links } from './stix-relations';

/** Where a catalogue's facts come from. */
export interface CatalogOrigin {
  readonly release: string;
  readonly bundleSha256: string;
}

/** The release that the bundle states of itself in its collection object, or null when it carries none. */
export function collectionRelease(raw: unknown): string | null {
  const collection = objectsOf(raw).find((object) => object.type === 'x-mitre-collection');
  return collection ? text(collection, 'x_mitre_version') : null;
}

/**
 * Facts of one ATT&CK release from its STIX bundle (parsed JSON). Depends on nothing but its arguments, not even on the order of the objects.
 * Throws `AttackDataError` naming the first object that does not read as ATT&CK.
 */
export function buildCatalog(raw: unknown, origin: CatalogOrigin): CatalogFacts {
  const objects = objectsOf(raw);
  const ofType = (type: string) => objects.filter((object) => object.type === type);
  const identity = onlyOne(ofType('identity'), 'identity');
  const marking = onlyOne(ofType('marking-definition'), 'marking-definition');
  for (const object of [...ofType('x-mitre-tactic'), ...ofType('attack-pattern')]) assertCites(object, identity, marking);

  const uses = linksOf(objects, 'uses');
  const tactics = sortedById(ofType('x-mitre-tactic').map(tacticOf));
  const techniques = techniquesOf(ofType('attack-pattern'), tactics, linksOf(objects, 'revoked-by'));
  const groups = groupsOf(ofType('intrusion-set').filter(isNumbered), techniques, uses, usesInCampaigns(objects, uses));
  return { ...origin, identity: inStix21(identity), marking: inStix21(marking), tactics, techniques, groups };
}

/** STIX 2.0 states its version for the bundle alone; an export in 2.1 repeats these two objects, and there each needs it. */
const inStix21 = (object: StixObject): StixObject => ({ ...object, spec_version: object['spec_version'] ?? '2.1' });

function tacticOf(object: StixObject): Tactic {
  return { ...publishedOf(object), shortname: text(object, 'x_mitre_shortname') };
}

function techniquesOf(patterns: readonly StixObject[], tactics: readonly Tactic[], revokedBy: Links): readonly Technique[] {
  const tacticIds = new Map(tactics.map(({ shortname, id }) => [shortname, id]));
  const byStixId = new Map(patterns.map((pattern) => [pattern.id, attackReference(pattern).id]));
  const replacementsOf = (pattern: StixObject) =>
    (revokedBy.get(pattern.id) ?? []).map((target) => found(byStixId.get(target), pattern, `replacement ${target}`));
  return sortedById(
    patterns.map((pattern) => {
      const published = publishedOf(pattern);
      return {
        ...published,
        tactics: tacticsOf(pattern, tacticIds),
        platforms: texts(pattern, 'x_mitre_platforms'),
        version: pattern['x_mitre_version'] === undefined ? null : text(pattern, 'x_mitre_version'),
        parentId: parentOf(published.id),
        revoked: isRevoked(pattern),
        deprecated: isDeprecated(pattern),
        revokedBy: replacementsOf(pattern).toSorted()[0] ?? null,
      };
    }),
  );
}

/** A retired technique keeps the phases of its time, whose tactics may be gone. */
function tacticsOf(pattern: StixObject, tacticIds: ReadonlyMap<string, string>): readonly string[] {
  const phases = phasesOf(pattern).filter((phase) => tacticIds.has(phase) || !(isRevoked(pattern) || isDeprecated(pattern)));
  return phases.map((phase) => found(tacticIds.get(phase), pattern, `kill-chain phase "${phase}"`));
}

function groupsOf(sets: readonly StixObject[], techniques: readonly Technique[], uses: Links, inCampaigns: Links): readonly Group[] {
  const techniqueIds = new Map(techniques.map(({ stixId, id }) => [stixId, id]));
  // Groups also use malware and tools: only attack patterns have an entry here.
  const idsOf = (links: Links, group: StixObject) => (links.get(group.id) ?? []).flatMap((target) => techniqueIds.get(target) ?? []);
  return sortedById(
    sets.map((set) => {
      const direct = new Set(idsOf(uses, set));
      return {
        ...publishedOf(set),
        aliases: texts(set, 'aliases'),
        revoked: isRevoked(set),
        deprecated: isDeprecated(set),
        uses: [...direct].toSorted(),
        usesInCampaigns: [...new Set(idsOf(inCampaigns, set))].filter((id) => !direct.has(id)).toSorted(),
      };
    }),
  );
}

function publishedOf(object: StixObject) {
  const { id, url } = attackReference(object);
  return { id, name: text(object, 'name'), stixId: object.id, url, created: text(object, 'created'), modified: text(object, 'modified') };
}

function phasesOf(pattern: StixObject): readonly string[] {
  const phases = records(pattern, 'kill_chain_phases').filter((phase) => phase['kill_chain_name'] === 'mitre-attack');
  return phases.map((phase) => String(phase['phase_name']));
}

function sortedById<T extends { readonly id: string; readonly stixId: string }>(items: readonly T[]): readonly T[] {
  const sorted = items.toSorted(byId);
  const twin = sorted.findIndex((item, position) => item.id === sorted[position + 1]?.id);
  if (twin >= 0) throw new AttackDataError(`${sorted[twin]?.stixId} and ${sorted[twin + 1]?.stixId} both carry the id ${sorted[twin]?.id}`);
  return sorted;
}

function found(id: string | undefined, object: StixObject, what: string): string {
  if (id !== undefined) return id;
  throw new AttackDataError(`${object.id} names the ${what}, which the bundle does not have`);
}

function onlyOne(objects: readonly StixObject[], type: string): StixObject {
  const [only] = objects;
  if (only && objects.length === 1) return only;
  throw new AttackDataError(`expected exactly one ${type} (MITRE's own) in the bundle, found ${objects.length}`);
}

/** The catalogue keeps one author and one marking for all, so an object that cites others would be exported with the wrong ones. */
function assertCites(object: StixObject, identity: StixObject, marking: StixObject): void {
  const markings = texts(object, 'object_marking_refs');
  if (object['created_by_ref'] === identity.id && markings.length === 1 && markings[0] === marking.id) return;
  throw new AttackDataError(`${object.id} does not cite ${identity.id} as its author and ${marking.id} as its only marking`);
}
