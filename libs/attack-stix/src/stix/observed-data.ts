// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { productId } from './ids';
import { ourObject } from './our-object';
import type { StixOptions } from './options';
import { safeCount } from './safe-value';
import type { Span } from './span';

/** That one attacker showed the observable, `count` times within the span. */
export function observedData(observableId: string, attackerUuid: string, span: Span, count: number, options: StixOptions): StixObject {
  const properties = {
    first_observed: span.first,
    last_observed: span.last,
    number_observed: safeCount(count, 1),
    object_refs: [observableId],
  };
  return ourObject(productId('observed-data', observableId, attackerUuid), span, properties, options);
}
