// SPDX-License-Identifier: AGPL-3.0-or-later

/** Steps that matching may still take; zero or less means spent. One step is one character in a cached automaton. */
export interface StepBudget {
  remaining: number;
}

export function unlimited(): StepBudget {
  return { remaining: Infinity };
}
