// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '../../catalog/shipped';
import type { StixObject } from '../../catalog/facts';
import type { Dossier } from '../../dossier/dossier';
import { aDossier } from '../../testing/a-dossier';
import { verifyStix } from '../../verify/stix-verifier';
import { attackerObjects } from '../attacker-objects';
import type { StixOptions } from '../options';
import { aFullDossier } from './a-full-dossier';

/** Of the attacker in every fixture. */
export const ACTOR = 'threat-actor--9c764721-39f3-56f6-85e6-e4450513777e';
export const FIRST = '2026-01-02T03:04:05.678Z';
export const LAST = '2026-01-03T04:05:06.789Z';

export type Exporter = Awaited<ReturnType<typeof anExporter>>;

/** Exports a bare attacker with some parts, or a full one, under ATT&CK 19.0. */
export async function anExporter() {
  const attack = await loadShippedCatalog('19.0');
  const build = (parts: Partial<Dossier> = {}, options: Partial<StixOptions> = {}) => attackerObjects(aDossier(parts), { attack, ...options });
  const full = (options: Partial<StixOptions> = {}) => attackerObjects(aFullDossier(), { attack, ...options });
  const objectsOf = (type: string, parts: Partial<Dossier>) => build(parts).objects.filter((object) => object.type === type);
  /** The one object of the type; fails where there are none or several. */
  const only = (type: string, parts: Partial<Dossier> = {}): StixObject => {
    const [object, ...more] = objectsOf(type, parts);
    if (object && more.length === 0) return object;
    throw new Error(`${more.length + (object ? 1 : 0)} objects of type ${type}`);
  };
  return { attack, build, full, objectsOf, only };
}

/** What the verifier says, as a consumer reads the objects. */
export const findings = (objects: readonly StixObject[]) => verifyStix(JSON.parse(JSON.stringify(objects)), { ordered: true });

export const counts = (objects: readonly StixObject[]) =>
  Object.fromEntries([...Map.groupBy(objects, ({ type }) => type)].map(([type, same]) => [type, same.length]));
