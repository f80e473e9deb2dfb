// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { observableId, PRODUCER_ID } from './ids';
import { marked } from './marking';
import type { StixOptions } from './options';
import type { Span } from './span';

/** An object that we say: its times come from the data, never from the clock, so that a second export is the same version. */
export function ourObject(id: string, { first, last }: Span, properties: object, options: StixOptions): StixObject {
  return { ...headOf(id), created_by_ref: PRODUCER_ID, created: first, modified: last, ...marked(options), ...properties };
}

/** An observable with an id of its own (a process), given, or of its value. */
export function observable(type: string, properties: object, options: StixOptions, id = observableId(type, properties)): StixObject {
  return { ...headOf(id), ...marked(options), ...properties, type };
}

export const headOf = (id: string) => ({ type: typeOf(id), spec_version: '2.1', id });

/** The type that an id names. */
export const typeOf = (id: string): string => id.slice(0, id.indexOf('--'));
