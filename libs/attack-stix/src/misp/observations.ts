// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { text, texts } from '../catalog/stix-bundle';
import type { Span } from '../stix/span';

/** An observable, and what its observation says. */
export interface Observed {
  readonly observable: StixObject;
  readonly span: Span;
  readonly count: number;
}

/** Each observable of an export with its observation, by the observable's type. */
export function observationsOf(objects: readonly StixObject[]): (...types: readonly string[]) => readonly Observed[] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const observed = objects.flatMap((object): Observed[] => {
    const observable = byId.get(texts(object, 'object_refs')[0] ?? '');
    if (object.type !== 'observed-data' || !observable) return [];
    const span = { first: text(object, 'first_observed'), last: text(object, 'last_observed') };
    return [{ observable, span, count: Number(object['number_observed']) }];
  });
  return (...types) => observed.filter(({ observable }) => types.includes(observable.type));
}
