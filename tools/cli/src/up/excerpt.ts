// SPDX-License-Identifier: AGPL-3.0-or-later

type Matches = (text: string) => boolean;

/** Where a shell ends one command. Quotes are not minded: a match that reaches across keeps both sides. */
const SEPARATOR = /&&|\|\|?|;|\n/g;

const MARK = '…';

/**
 * As much of a command line as `room` characters hold: all of it, else from the commands on in which `matches` holds, with `…` where something is
 * left out. Places are found by halving, so that a long line costs few matches; where that finds none its beginning is shown.
 */
export function excerpt(line: string, matches: Matches, room: number): string {
  if (line.length <= room) return line;
  const inside = room - 2 * MARK.length;
  const start = startOfMatch(line, matches, inside);
  if (start === 0) return `${line.slice(0, room - MARK.length)}${MARK}`;
  const isLast = line.length - start < room;
  return isLast ? `${MARK}${line.slice(MARK.length - room)}` : `${MARK}${line.slice(start, start + inside)}${MARK}`;
}

/** Where to begin so that `length` characters show the match: with its command, if that is short enough. */
function startOfMatch(line: string, matches: Matches, length: number): number {
  const cuts = [...line.matchAll(SEPARATOR)].map(({ index, 0: separator }) => index + separator.length);
  const ends = [...cuts, line.length];
  const end = ends[firstWhere(ends.length, (i) => matches(line.slice(0, ends[i])))] ?? 0;
  const starts = [0, ...cuts.filter((cut) => cut < end)];
  const first = starts[firstWhere(starts.length, (i) => !matches(line.slice(starts[i], end))) - 1];
  if (first === undefined) return 0;
  const start = first + Math.max(0, line.slice(first).search(/\S/));
  const isShown = matches(line.slice(start, start + length));
  return isShown ? start : start + Math.max(0, firstWhere(end - start, (i) => !matches(line.slice(start + i, end))) - 1);
}

/** The first of `count` places for which it holds, where it holds for all behind one; `count` where for none. */
function firstWhere(count: number, holds: (place: number) => boolean): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
