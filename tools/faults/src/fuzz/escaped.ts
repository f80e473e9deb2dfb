// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';

const MOST_SHOWN = 400;

/** An input in one line: a report is read on a terminal, and the input is as hostile as we could make it. */
export function escaped(input: string | Uint8Array): string {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  const shown = printable(text.slice(0, MOST_SHOWN));
  return text.length > MOST_SHOWN ? `${shown}... (${text.length} in all)` : shown;
}
