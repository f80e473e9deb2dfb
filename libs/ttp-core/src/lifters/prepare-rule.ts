// SPDX-License-Identifier: AGPL-3.0-or-later
import type { MatchSpec } from '../rules/rule';
import type { Lift, Lifter } from './lifter';
import { LIFTERS } from './lifters';
import { Parameters } from './parameters';
import type { ParameterFault } from './parameters';

export type LifterMatch = Extract<MatchSpec, { readonly family: 'lifter' }>;

/** A lifter rule, ready to be asked. */
export interface PreparedRule {
  readonly owner: Lifter;
  /** Null when a parameter makes the rule unusable: it never fires. */
  readonly lift: Lift | null;
  /** What is wrong with its parameters, in the order read. */
  readonly faults: readonly ParameterFault[];
}

const OWNERS: ReadonlyMap<string, Lifter> = new Map(LIFTERS.flatMap((lifter) => lifter.predicates.map((predicate) => [predicate, lifter] as const)));

const prepared = new WeakMap<LifterMatch, PreparedRule | null>();

/**
 * The rule whose `match` this is, prepared once for as long as the rule lives, whatever state it gets; null when no lifter has its predicate.
 * Loading may ask for the faults; evaluation asks for the rest.
 */
export function prepareRule(match: LifterMatch): PreparedRule | null {
  const known = prepared.get(match);
  if (known !== undefined) return known;
  const fresh = prepare(match);
  prepared.set(match, fresh);
  return fresh;
}

function prepare({ predicate, parameters: values }: LifterMatch): PreparedRule | null {
  const owner = OWNERS.get(predicate);
  if (!owner) return null;
  const parameters = new Parameters(values);
  const lift = owner.prepare(predicate, parameters);
  return { owner, lift: parameters.faults.some(({ disables }) => disables) ? null : lift, faults: parameters.faults };
}
