// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { canonicalJson } from '../stix/canonical-json';
import type { StixFinding } from './stix-finding';
import { isStixObject, objectsIn } from './stix-verifier';

/** How a second export (a bundle or a list of objects) of unchanged data differs from the first: it should in nothing but the bundle's id. */
export function compareExports(first: unknown, second: unknown): readonly StixFinding[] {
  const [before, after] = [first, second].map(byId);
  if (!before || !after) return [];
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const found = [...after].flatMap(([id, { object, path }]) => differences(before.get(id)?.object, object, path));
  return [...gone.map((id) => ({ path: '', id, problem: 'missing from the second export', fix: 'export what is unchanged again' })), ...found];
}

function differences(before: StixObject | undefined, after: StixObject, path: string): readonly StixFinding[] {
  const { id } = after;
  if (!before) return [{ path, id, problem: 'new in the second export', fix: 'make the id of what the object says, not of the time or by chance' }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null));
  const fix = 'take the value from the data alone';
  return changed.map((name) => ({ path: `${path}/${name}`, id, problem: 'other content in the second export', fix }));
}

function byId(input: unknown) {
  const placed = objectsIn(input).map((object, place) => ({ object, path: `/objects/${place}` }));
  return new Map(placed.flatMap(({ object, path }) => (isStixObject(object) ? [[object.id, { object, path }] as const] : [])));
}
