// SPDX-License-Identifier: AGPL-3.0-or-later

/** What every process of the product says on leaving. */
export const EXIT = {
  ok: 0,
  /** Findings, or a failure at run time. */
  failure: 1,
  /** The command line, or a rule, is wrong. */
  usage: 2,
  /** The configuration is wrong, or validation at boot failed. */
  invalid: 3,
  /** Done, but some of the input failed and was left out. */
  incomplete: 4,
} as const;
