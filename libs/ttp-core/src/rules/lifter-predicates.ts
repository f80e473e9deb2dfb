// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';
import { LIFTERS } from '../lifters/lifters';
import type { Rule } from './rule';

/** What marks a rule as one that a lifter evaluates, at the start of `match.kind`. */
export const LIFTER_PREFIX = 'lifter:';

/** Every predicate a lifter evaluates, without `lifter:`, and the source kinds it can run on. */
export const LIFTER_PREDICATES: ReadonlyMap<string, readonly SourceKind[]> = new Map(
  LIFTERS.flatMap(({ predicates, kinds }) => predicates.map((name) => [name, kinds] as const)),
);

/** Predicates kept in the catalogue that nothing evaluates: C2 fingerprint catalogues do not exist yet. */
export const UNEVALUATED_PREDICATES: ReadonlySet<string> = new Set(['c2_fingerprint']);

/** Predicates of rules that are kept for their id only. One more than nothing evaluates: a verdict alone raises no confidence. */
const RESERVED_PREDICATES: ReadonlySet<string> = new Set([...UNEVALUATED_PREDICATES, 'intel_aggregate_bump']);

/** Whether a rule never fires, by design. */
export const neverFires = ({ match }: Pick<Rule, 'match'>): boolean => match.family === 'lifter' && RESERVED_PREDICATES.has(match.predicate);
