// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Technique } from './facts';

/** The technique whose id is the likeliest spelling of `id`: same length, one character off, nearest in number. Null when none is that close. */
export function closestId(id: string, techniques: readonly Technique[]): Technique | null {
  const written = id.toUpperCase();
  const near = techniques.filter((technique) => differences(technique.id, written) === 1);
  const [closest] = near.toSorted((a, b) => distance(a.id, written) - distance(b.id, written));
  return closest ?? null;
}

function differences(id: string, written: string): number {
  return id.length === written.length ? [...id].filter((character, position) => character !== written[position]).length : Infinity;
}

/** Between the numbers in two ids; letters in place of digits leave it open, which must not upset the sort. */
function distance(id: string, written: string): number {
  return Math.abs(Number(id.slice(1)) - Number(written.slice(1))) || 0;
}
