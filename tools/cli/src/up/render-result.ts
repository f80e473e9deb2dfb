// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';
import { matrix, type MatrixCell } from './render-matrix';
import { techniqueLines, type ShownTechnique } from './render-techniques';
import type { Doings } from './visits';

export interface ShownAttacker {
  readonly address: string;
  readonly techniques: readonly ShownTechnique[];
}

export interface ShownResult {
  readonly sessions: number;
  readonly attackers: readonly ShownAttacker[];
  /** Attackers with techniques that are not listed. */
  readonly more: number;
  /** Those without any. */
  readonly others: Doings & { readonly addresses: number };
  readonly cells: readonly MatrixCell[];
}

/** Narrower, nothing could be read. */
const MIN_WIDTH = 60;

/** The result for people: each attacker's techniques with their evidence, who has none, then the matrix of all. */
export function renderResult({ sessions, attackers, more, others, cells }: ShownResult, width: number): string {
  const shownWidth = Math.max(width, MIN_WIDTH);
  const lines = techniqueLines(attackers.flatMap(({ techniques }) => techniques), shownWidth);
  const blocks = attackers.map(({ address, techniques }) => `${printable(address)}\n${techniques.map(lines).join('')}`);
  const hidden = more > 0 ? [`… and ${counted(more, 'more attacker')} with techniques\n`] : [];
  const seen = cells.length > 0 ? [`Techniques seen, by tactic (number of tags)\n\n${matrix(cells, shownWidth)}`] : [];
  return [...blocks, ...hidden, ...withoutTechnique(sessions, attackers.length, others), ...seen].join('\n');
}

function withoutTechnique(sessions: number, attackers: number, { addresses, ...doings }: ShownResult['others']): readonly string[] {
  const done = Object.entries(doings).flatMap(([what, count]) => (count > 0 ? [counted(count, what.slice(0, -1))] : []));
  const theyDid = done.length > 0 ? ` (${done.join(', ')})` : '';
  const from = counted(addresses, 'address', 'addresses');
  if (attackers === 0) return [`No technique found in ${counted(sessions, 'session')} from ${from}${theyDid}\n`];
  return addresses > 0 ? [`${counted(addresses, 'more address', 'more addresses')} without a technique${theyDid}\n`] : [];
}
