// SPDX-License-Identifier: AGPL-3.0-or-later

/** The selectivity a pattern needs: -log2 of the hits its literals are expected to have per position of ordinary text. */
export const ADMISSION_BITS = 12;

/** How many rules of one source kind may be `broad`: each costs as much as a hundred others. */
export const BROAD_BUDGET = 16;
