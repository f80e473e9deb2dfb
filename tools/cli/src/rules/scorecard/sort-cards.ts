// SPDX-License-Identifier: AGPL-3.0-or-later
import { hasNeverFired, precisionOf, type RuleCard } from './rule-card';
import type { SortKey } from './sort-keys';

type Order = (one: RuleCard, other: RuleCard) => number;

const byId: Order = (one, other) => (one.rule.ruleId < other.rule.ruleId ? -1 : 1);

const most =
  (of: (card: RuleCard) => number): Order =>
  (one, other) =>
    of(other) - of(one);

/** The lowest first, of equals the one that is better founded; where nothing was measured, last. */
const byPrecision: Order = (one, other) => (precisionOf(one) ?? 2) - (precisionOf(other) ?? 2) || most(labelledRows)(one, other);

const labelledRows = ({ figures }: RuleCard): number => figures?.precision.of ?? 0;
const falsePositives = ({ figures }: RuleCard): number => figures?.falsePositives.count ?? 0;

/** An example that fails, one that is missing, a precision, no fire at all, a fire that nobody judged, nothing to fire on. */
const byTrouble: Order = (one, other) => troubleOf(one) - troubleOf(other);

function troubleOf(card: RuleCard): number {
  if (card.proof.failures.length > 0) return 0;
  if (card.proof.missing.length > 0) return 1;
  if (precisionOf(card) !== null) return 2;
  if (hasNeverFired(card)) return 3;
  return card.figures === null ? 5 : 4;
}

const ORDERS: Readonly<Record<SortKey, readonly Order[]>> = {
  worst: [byTrouble, byPrecision, most(falsePositives)],
  rule: [],
  fires: [most(({ figures }) => figures?.fires ?? -1)],
  precision: [byPrecision],
  benign: [most(falsePositives)],
};

/** Of equals, by rule id. */
export function sortCards(cards: readonly RuleCard[], key: SortKey): readonly RuleCard[] {
  return cards.toSorted((one, other) => [...ORDERS[key], byId].reduce((order, next) => order || next(one, other), 0));
}
