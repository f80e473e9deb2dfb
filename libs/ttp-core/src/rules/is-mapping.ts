// SPDX-License-Identifier: AGPL-3.0-or-later

/** What YAML calls a mapping, as plain data. */
export const isMapping = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
