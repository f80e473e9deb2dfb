// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Envelope } from '@ttp/ttp-core';
import type { Random } from '../random';

export const SESSION_ENDED = 'attacker.session.ended';

/** The attackers of all sessions; a worker has met them before the first measured round. */
export const ADDRESSES: readonly string[] = Array.from({ length: 250 }, (_, i) => `198.51.100.${i + 1}`);

/** Commands to make sessions of. */
export interface Vocabulary {
  /** That get three or four tags. */
  readonly telling: readonly string[];
  /** That get fewer. */
  readonly ordinary: readonly string[];
}

const TELLING_TAGS = { least: 3, most: 4 } as const;
/** Of a session that is not told how many: some 2 KB. */
export const COMMANDS = 8;
const LONGEST = 160;
/** 2026-01-05 10:00 UTC. */
const FIRST_START_S = 1_767_607_200;

/** Sorts a corpus by how many tags a command gets, so that sessions get as many under any rule set. Long commands are left out: typed ones are short. */
export function vocabularyOf(corpus: readonly string[], tagsOf: (command: string) => number): Vocabulary {
  const typed = corpus.filter(({ length }) => length <= LONGEST).map((command) => ({ command, tags: tagsOf(command) }));
  const commandsWith = (least: number, most: number) => typed.filter(({ tags }) => tags >= least && tags <= most).map(({ command }) => command);
  return { telling: commandsWith(TELLING_TAGS.least, TELLING_TAGS.most), ordinary: commandsWith(0, TELLING_TAGS.least - 1) };
}

/** Sessions of so many commands. `round` makes their ids, and so their tags, distinct from those of other rounds. */
export function makeSessions(count: number, round: number, vocabulary: Vocabulary, random: Random, commands = COMMANDS): readonly Envelope[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `bench-${round}-${String(i).padStart(6, '0')}`;
    return makeSession(id, FIRST_START_S + i, random.pick(ADDRESSES), commandTexts(commands, vocabulary, random));
  });
}

/** The last of several is an ordinary one. */
function commandTexts(count: number, { telling, ordinary }: Vocabulary, random: Random): readonly string[] {
  return Array.from({ length: count }, (_, i) => random.pick(i > 0 && i === count - 1 ? ordinary : telling));
}

function makeSession(id: string, startS: number, ip: string, texts: readonly string[]): Envelope {
  const commands = texts.map((text, i) => ({ command_text: text, ts: isoOf(startS + i), uid: '0', user: 'root', src: ip, pwd: '/root' }));
  const payload = { session_id: id, attacker_uuid: null, attacker_ip: ip, decky_id: 'decky-03', service: 'ssh', ended_at: isoOf(startS + texts.length), duration_s: 42.5, commands };
  return { v: 1, id: id.replaceAll('-', '').padEnd(32, '0'), topic: SESSION_ENDED, type: 'session.ended', ts: startS + texts.length, payload };
}

const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();
