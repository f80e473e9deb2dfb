// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, comparisonLayer, type Layer, type LayerSource, navigatorLayer, releasesOf } from '@ttp/attack-stix';
import type { DossierReader, Scope } from '@ttp/persistence';
import type { Releases } from './releases';

export interface LayerRequest {
  readonly scope: Scope;
  /** Whose techniques to lay beside these. */
  readonly compare?: Scope | undefined;
  /** Of the tags to show, `19.0` or `v19.0`; the newest of theirs when left out. */
  readonly release?: string | undefined;
}

/** A Navigator layer, without a time of its own: the same tags give the same layer. Null when nobody has data of the release that is asked for. */
export async function makeLayer(reader: DossierReader, releases: Releases, { scope, compare, release }: LayerRequest): Promise<Layer | null> {
  const own = await tagsOf(reader, releases, scope);
  const other = compare && { label: shortName(compare), ...(await tagsOf(reader, releases, compare)) };
  const catalog = release === undefined ? newestOf(releases, other ? [own, other] : [own]) : releases.find(release);
  if (catalog === null) return null;
  if (!compare || !other) return navigatorLayer({ name: titleOf(longName(scope)), ...own }, catalog);
  const name = titleOf(`${longName(scope)} and ${longName(compare)}`);
  return comparisonLayer({ name }, { label: shortName(scope), ...own }, other, catalog);
}

/** Ids of a release that nobody has data of, such as the `v15.1` that DECNET always wrote, are read as the active one's, as in other exports. */
async function tagsOf(reader: DossierReader, releases: Releases, scope: Scope): Promise<LayerSource> {
  const [groups, actors] = await Promise.all([reader.tagGroups(...scope), reader.techniqueActors(...scope)]);
  const read = <T extends { readonly attackRelease: string }>(row: T): T =>
    releases.find(row.attackRelease) === null ? { ...row, attackRelease: releases.active.attackRelease } : row;
  return { groups: groups.map(read), actors: actors.map(read) };
}

function newestOf(releases: Releases, sources: readonly LayerSource[]): AttackCatalog {
  const present = releasesOf(sources.flatMap(({ groups }) => groups));
  return present.flatMap((one) => releases.find(one) ?? [])[0] ?? releases.active;
}

const titleOf = (whose: string): string => `DECNET TTP coverage — ${whose}`;
const longName = ([kind, id]: Scope): string => (id === undefined ? kind : `${kind} ${id}`);
const shortName = ([kind, id]: Scope): string => (id === undefined ? kind : `${kind} ${id.slice(0, 8)}`);
