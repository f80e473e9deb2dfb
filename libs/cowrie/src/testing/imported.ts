// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieLimits } from '../limits';
import type { CowrieOutput } from '../output';
import type { SessionEndedPayload } from '../payload';
import { CowrieSessions } from '../sessions';
import { endedPayloads } from './log-lines';

interface Imported {
  readonly sessions: CowrieSessions;
  readonly outputs: CowrieOutput[];
}

/** All that the lines of one file tell. */
export function imported(lines: readonly string[], limits: Partial<CowrieLimits> = {}): Imported {
  const sessions = new CowrieSessions({ limits });
  const outputs = lines.flatMap((line, i) => sessions.push(line, { file: 'cowrie.json', line: i + 1 }));
  return { sessions, outputs: [...outputs, ...sessions.flush()] };
}

export const ended = (lines: readonly string[], limits?: Partial<CowrieLimits>): SessionEndedPayload[] =>
  endedPayloads(imported(lines, limits).outputs);
