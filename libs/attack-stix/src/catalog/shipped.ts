// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackCatalog } from './catalog';
import { decodeCatalog } from './catalog-file';
import type { CatalogFacts } from './facts';
import { DEFAULT_RELEASE, SHIPPED_RELEASES } from './release';
import type { ShippedRelease } from './release';

/** Literal paths, so that a bundler turns each file into a chunk that is read only when asked for. */
const DATA: Readonly<Record<ShippedRelease, () => Promise<{ readonly default: unknown }>>> = {
  '18.1': () => import('../../data/enterprise-18.1.json'),
  '19.0': () => import('../../data/enterprise-19.0.json'),
};

/** A catalogue that travels with this library; it knows the other shipped releases, so rules may be written for any of them. Needs no network. */
export async function loadShippedCatalog(release: ShippedRelease = DEFAULT_RELEASE): Promise<AttackCatalog> {
  return await catalogBesideShipped(await factsOf(release));
}

/** A catalogue of these facts that knows every shipped release but its own. */
export async function catalogBesideShipped(facts: CatalogFacts): Promise<AttackCatalog> {
  const siblings = await Promise.all(SHIPPED_RELEASES.filter((other) => other !== facts.release).map(factsOf));
  return new AttackCatalog(facts, siblings.map((sibling) => new AttackCatalog(sibling)));
}

async function factsOf(release: ShippedRelease): Promise<CatalogFacts> {
  return decodeCatalog((await DATA[release]()).default);
}
