// SPDX-License-Identifier: AGPL-3.0-or-later

/** So many of so many. Kept together: a percentage does not tell of how much it is one. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** 0 to 1; null when it is of nothing. */
export const ratioOf = ({ count, of }: Share): number | null => (of === 0 ? null : count / of);
