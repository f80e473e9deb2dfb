// SPDX-License-Identifier: AGPL-3.0-or-later

/** What the scorecard may be ordered by. Apart from the orders: the help needs them before anything else is loaded. */
export const SORT_KEYS = ['worst', 'rule', 'fires', 'precision', 'benign'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
