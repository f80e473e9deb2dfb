// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { StixOptions } from './options';
import { sharedObjects } from './producer';

/** As many as a release and ourselves have: a set of their ids stays small however many attackers follow. */
const SHARED = new Set(['identity', 'marking-definition', 'extension-definition', 'attack-pattern']);

/** What attackers share by chance: the same file, the same victim. */
const OBSERVABLES = new Set(['file', 'domain-name']);

/** What attackers may bring again: also what was seen of their identity, which no observation of an attacker shows. */
const mayRecur = (object: StixObject): boolean =>
  OBSERVABLES.has(object.type) || (object.type === 'sighting' && object['observed_data_refs'] === undefined);

/** Such objects whose ids are kept, about 10 MB of them. One seen later may come twice, with the same content both times, which STIX allows. */
const REMEMBERED = 100_000;

/**
 * The objects of a fleet's bundle from those of its attackers, an attacker's at a time: what they share comes once. Memory does not grow with
 * the number of attackers.
 */
export async function* mergeObjects(
  parts: Iterable<readonly StixObject[]> | AsyncIterable<readonly StixObject[]>,
  options: StixOptions,
): AsyncGenerator<readonly StixObject[], void, undefined> {
  const isNew = newcomers();
  yield sharedObjects(options).filter(isNew);
  for await (const objects of parts) yield objects.filter(isNew);
}

/** Whether an object is to be written; keeps the ids of those that others may bring again. */
function newcomers(): (object: StixObject) => boolean {
  const shared = new Set<string>();
  const recurring = new Set<string>();
  return (object) => {
    const { type, id } = object;
    if (shared.has(id) || recurring.has(id)) return false;
    if (SHARED.has(type)) shared.add(id);
    else if (recurring.size < REMEMBERED && mayRecur(object)) recurring.add(id);
    return true;
  };
}
