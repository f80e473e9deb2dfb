// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { relationshipId } from './ids';
import { ourObject } from './our-object';
import type { StixOptions } from './options';
import type { Span } from './span';

export function relationship(type: string, source: string, target: string, span: Span, options: StixOptions): StixObject {
  const properties = { relationship_type: type, source_ref: source, target_ref: target };
  return ourObject(relationshipId(type, source, target), span, properties, options);
}
