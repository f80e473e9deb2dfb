// SPDX-License-Identifier: AGPL-3.0-or-later

export interface StepBudget {
  /** Steps that matching may still take; zero or less means spent. One step is one character in a cached automaton. */
  remaining: number;
  /** Bytes by which the tables of automata have grown. */
  grownBytes: number;
}

export const budgetOf = (steps: number): StepBudget => ({ remaining: steps, grownBytes: 0 });

export const unlimited = (): StepBudget => budgetOf(Infinity);
