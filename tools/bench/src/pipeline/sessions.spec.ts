// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope } from '@ttp/ttp-core';
import { Random } from '../random';
import { ADDRESSES, makeSessions, vocabularyOf } from './sessions';

const vocabulary = { telling: ['cat /etc/shadow', 'id; w; ps aux'], ordinary: ['ls'] };

describe('vocabularyOf', () => {
  it('sorts typed commands by their tags and leaves out long ones and those with many tags', () => {
    const corpus = ['aaa', 'aaaa', 'aaaaa', 'a', 'b', `aaa ${'x'.repeat(160)}`];
    expect(vocabularyOf(corpus, (command) => command.split('a').length - 1)).toEqual({ telling: ['aaa', 'aaaa'], ordinary: ['a', 'b'] });
  });
});

describe('makeSessions', () => {
  it('makes the same sessions from the same seed', () => {
    expect(makeSessions(20, 1, vocabulary, new Random(7))).toEqual(makeSessions(20, 1, vocabulary, new Random(7)));
  });

  it('makes sessions of eight commands, the last of them an ordinary one, of a known attacker', () => {
    for (const { payload } of makeSessions(20, 1, vocabulary, new Random(7))) {
      const texts = (payload.commands as { command_text: string }[]).map(({ command_text: text }) => text);
      expect(texts).toHaveLength(8);
      expect(texts.at(-1)).toBe('ls');
      expect(ADDRESSES).toContain(payload.attacker_ip);
    }
  });

  it('names no session twice, in one round or in two', () => {
    const sessions = [1, 2].flatMap((round) => makeSessions(50, round, vocabulary, new Random(7)));
    expect(new Set(sessions.map(({ payload }) => payload.session_id)).size).toBe(100);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(100);
    expect(sessions.every((session) => encodeEnvelope(session).length > 1_000)).toBe(true);
  });
});
