// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Node } from './ast';
import { NOTHING, assertionLiteral, distinct, join } from './literal';
import type { Literal, LiteralSet } from './literal';
import { literalsOfSet } from './literals-of-set';
import { byStrength, setBits } from './selectivity';

/** Bounds on the sets that analysis multiplies out. */
const MAX_PRODUCT = 48;
const MAX_UNION = 600;
const MAX_TEXT = 40;
const MAX_COPIES = 4;
const MAX_EDGES = 8;
const MAX_SPLITS = 4;
const MAX_REQUIRED = 8;

/** A demand this selective needs no improvement. */
const TELLING_BITS = 14;

/** What every text that a node matches must hold. All sets may be too large (they only filter), never too small. */
export interface LiteralFacts {
  /** All texts the node matches, folded; null when unknown or too many. */
  readonly exact: LiteralSet | null;
  /** The match both starts and ends with one of these; null when unknown. Only for nodes without `exact`. */
  readonly edges: LiteralSet | null;
  /** Of each of these sets one literal occurs inside the match. */
  readonly required: readonly LiteralSet[];
  /** Only for a part that may be absent: the facts of its presence. */
  readonly present: LiteralFacts | null;
}

const UNKNOWN: LiteralFacts = { exact: null, edges: null, required: [], present: null };

export function literalFacts(node: Node): LiteralFacts {
  switch (node.kind) {
    case 'set':
      return { ...UNKNOWN, exact: literalsOfSet(node.set) };
    case 'assertion':
      return { ...UNKNOWN, exact: [assertionLiteral(node.assertion)] };
    case 'concat':
      return splitConcatFacts(node.parts.map(literalFacts));
    case 'alternation':
      return alternationFacts(node.options.map(literalFacts));
    case 'repeat':
      return repeatFacts(literalFacts(node.body), node.min, node.max);
    default:
      return UNKNOWN;
  }
}

/** True when the set demands something: every literal of it has text. */
export function isUsable(literals: LiteralSet): boolean {
  return literals.length > 0 && literals.every(({ text }) => text !== '');
}

/**
 * An optional part that is not a plain text, as in `(?:sudo\s+)?id`, separates its neighbours. Where what is left says little, the pattern is
 * better seen as two: with the part and without it.
 */
function splitConcatFacts(parts: readonly LiteralFacts[]): LiteralFacts {
  const plain = concatFacts(parts);
  if (plain.exact || demandBits(plain) >= TELLING_BITS) return plain;
  const splits = parts.flatMap(({ present }, i) =>
    present ? [alternationFacts([concatFacts(parts.with(i, present)), concatFacts(parts.toSpliced(i, 1))])] : [],
  );
  return [plain, ...splits.slice(0, MAX_SPLITS)].reduce((best, candidate) => (demandBits(candidate) > demandBits(best) ? candidate : best));
}

function demandBits(facts: LiteralFacts): number {
  const demand = strongestDemand(facts);
  return demand ? setBits(demand) : 0;
}

/** Multiplies neighbours out as long as that stays small; what is known so far becomes required where it does not. */
function concatFacts(parts: readonly LiteralFacts[]): LiteralFacts {
  const required: LiteralSet[] = [];
  let run: LiteralSet = [NOTHING];
  let isWhole = true;
  const endRun = (next: LiteralSet): void => {
    required.push(run);
    run = next;
    isWhole = false;
  };
  for (const part of parts) {
    required.push(...part.required);
    const known = part.exact ?? part.edges;
    const fits = known !== null && run.length * known.length <= MAX_PRODUCT;
    if (fits) run = product(run, known);
    if (!part.exact) endRun(part.edges ?? [NOTHING]);
    else if (!fits) endRun(part.exact);
    else if (run.some(({ text }) => text.length > MAX_TEXT)) endRun([NOTHING]);
  }
  if (isWhole) return { ...UNKNOWN, exact: run, required: strongestOf(required) };
  return { ...UNKNOWN, required: strongestOf([...required, run]) };
}

/** The sets that demand most, strongest first. Nested repetition would multiply them without bound. */
function strongestOf(sets: readonly LiteralSet[]): readonly LiteralSet[] {
  return byStrength(sets.filter(isUsable)).slice(0, MAX_REQUIRED);
}

function product(left: LiteralSet, right: LiteralSet): LiteralSet {
  const joined: Literal[] = [];
  for (const a of left) {
    for (const b of right) {
      const both = join(a, b);
      if (both) joined.push(both);
    }
  }
  return distinct(joined);
}

/** Facts of what matches where any of its options does. */
export function alternationFacts(options: readonly LiteralFacts[]): LiteralFacts {
  const exacts = options.flatMap(({ exact }) => exact ?? []);
  if (options.every(({ exact }) => exact !== null)) {
    const union = distinct(exacts);
    if (union.length <= MAX_UNION) return { ...UNKNOWN, exact: union };
  }
  const demands = options.map(strongestDemand);
  const union = demands.flatMap((demand) => demand ?? []);
  return { ...UNKNOWN, required: demands.includes(null) || union.length > MAX_UNION ? [] : [distinct(union)] };
}

/** The most selective set that a match of the node must satisfy. */
function strongestDemand({ exact, required }: LiteralFacts): LiteralSet | null {
  // No literal at all: this option can never match.
  if (exact?.length === 0) return [];
  return strongestOf(exact ? [...required, exact] : required)[0] ?? null;
}

function repeatFacts(body: LiteralFacts, min: number, max: number): LiteralFacts {
  if (min === 0) {
    if (max === 1 && body.exact && body.exact.length <= MAX_EDGES) return { ...UNKNOWN, exact: distinct([...body.exact, NOTHING]) };
    return { ...UNKNOWN, present: repeatFacts(body, 1, max) };
  }
  if (min > 1) {
    const copies = Array.from({ length: Math.min(min, MAX_COPIES) }, () => body);
    return concatFacts(min === max && min <= MAX_COPIES ? copies : [...copies, UNKNOWN]);
  }
  if (max === 1) return { ...body, present: null };
  const required = body.exact ? strongestOf([...body.required, body.exact]) : body.required;
  return { ...UNKNOWN, edges: body.exact && body.exact.length <= MAX_EDGES ? body.exact : null, required };
}
