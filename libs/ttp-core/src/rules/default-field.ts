// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SourceKind } from '../events/source-kinds';

/** The payload field a pattern looks at when its rule names none, for each source kind that pattern rules run on. */
const DEFAULT_FIELDS: Partial<Record<SourceKind, string>> = {
  command: 'command_text',
  http_request: 'raw_url',
  auth_attempt: 'username',
  payload: 'payload_text',
};

/** Null for the kinds that the pattern engine does not handle. */
export const defaultField = (kind: SourceKind): string | null => DEFAULT_FIELDS[kind] ?? null;

export const PATTERN_KINDS = Object.keys(DEFAULT_FIELDS) as readonly SourceKind[];
