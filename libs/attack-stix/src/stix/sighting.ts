// SPDX-License-Identifier: AGPL-3.0-or-later
import { isNewer } from '../catalog/release';
import type { StixObject } from '../catalog/facts';
import type { TagGroup } from '../dossier/dossier';
import { PRODUCER_ID, productId } from './ids';
import { ourObject } from './our-object';
import { custom } from './options';
import type { StixOptions } from './options';
import { safeCount, safeText } from './safe-value';
import { spanOf } from './span';
import type { Span } from './span';
import type { SightedTechnique } from './technique';

/** Who was seen, and the observation that shows it, where there is one. */
export interface Sighted {
  /** Of the attacker, or of the identity. */
  readonly uuid: string;
  readonly observedData: string | null;
}

/** One sighting per decoy on which the technique was seen (docs/decisions/0019). */
export function techniqueSightings({ technique, groups }: SightedTechnique, who: Sighted, options: StixOptions): readonly StixObject[] {
  const byDecoy = [...Map.groupBy(groups, ({ deckyId }) => deckyId ?? '')].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return byDecoy.map(([decky, seen]) => {
    const id = productId('sighting', 'sighting', who.uuid, technique.id, decky);
    const provenance = { ...provenanceOf(seen), ...(decky !== '' && { x_decnet_decky: safeText(decky) }) };
    const facts = { count: countOf(seen), confidence: confidenceOf(seen), provenance };
    return sighting(id, technique.stixId, groupSpan(seen), facts, who.observedData, options);
  });
}

/** What was seen of an identity and of none of its attackers: no observation shows it. */
export const identitySightings = (identityUuid: string, sighted: readonly SightedTechnique[], options: StixOptions): readonly StixObject[] =>
  sighted.flatMap((one) => techniqueSightings(one, { uuid: identityUuid, observedData: null }, options));

interface Seen {
  readonly count: number;
  readonly confidence?: number | undefined;
  /** Custom properties. */
  readonly provenance?: object;
}

/** That `of` was seen within the span, as the observation shows. */
export function sighting(id: string, of: string, span: Span, seen: Seen, observedData: string | null, options: StixOptions): StixObject {
  const properties = {
    ...(seen.confidence !== undefined && { confidence: seen.confidence }),
    first_seen: span.first,
    last_seen: span.last,
    count: safeCount(seen.count, 1),
    sighting_of_ref: of,
    ...(observedData !== null && { observed_data_refs: [observedData] }),
    where_sighted_refs: [PRODUCER_ID],
    ...custom(options, seen.provenance ?? {}),
  };
  return ourObject(id, span, properties, options);
}

export const groupSpan = (groups: readonly TagGroup[]): Span =>
  spanOf([...groups.map(({ firstSeen }) => firstSeen), ...groups.map(({ lastSeen }) => lastSeen)]);

const countOf = (groups: readonly TagGroup[]): number => groups.reduce((total, { count }) => total + count, 0);

/** Of the surest rule, 0 to 100; undefined where a tag's is no number. */
function confidenceOf(groups: readonly TagGroup[]): number | undefined {
  const best = groups.reduce((most, { confidenceMax }) => Math.max(most, confidenceMax), 0);
  return Number.isNaN(best) ? undefined : Math.round(Math.min(best, 1) * 100);
}

/** The rules behind the tags (a version stands at its rule's place), and the newest release that they were tagged under. */
function provenanceOf(groups: readonly TagGroup[]): object {
  const rules = [...new Map(groups.map(({ ruleId, ruleVersion }) => [`${ruleId}|${ruleVersion}`, { ruleId, ruleVersion }])).values()];
  rules.sort((a, b) => (a.ruleId === b.ruleId ? a.ruleVersion - b.ruleVersion : a.ruleId < b.ruleId ? -1 : 1));
  return {
    x_decnet_rule_ids: rules.map(({ ruleId }) => ruleId),
    x_decnet_rule_versions: rules.map(({ ruleVersion }) => ruleVersion),
    x_decnet_attack_release: newest(groups.map(({ attackRelease }) => attackRelease)),
  };
}

const newest = (releases: readonly string[]): string =>
  releases.reduce((one, other) => (other !== one && isNewer(bare(other), bare(one)) ? other : one));

const bare = (attackRelease: string): string => attackRelease.replace(/^v/, '');
