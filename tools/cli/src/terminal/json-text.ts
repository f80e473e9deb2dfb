// SPDX-License-Identifier: AGPL-3.0-or-later
import { escapedJson } from '@ttp/ttp-core/escaped-json';

/** What `--json` prints: one document on one line, or indented; without a character that a terminal obeys. */
export const jsonText = (value: unknown, indent?: number): string => `${escapedJson(JSON.stringify(value, null, indent))}\n`;
