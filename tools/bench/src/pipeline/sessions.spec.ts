// SPDX-License-Identifier: AGPL-3.0-or-later
import { encodeEnvelope, type Envelope } from '@ttp/ttp-core';
import { Random } from '../random';
import { ADDRESSES, makeSessions, vocabularyOf } from './sessions';

const textsOf = ({ payload }: Envelope): readonly string[] => (payload.commands as { command_text: string }[]).map(({ command_text: text }) => text);

const vocabulary = { telling: ['cat /etc/shadow', 'id; w; ps aux'], ordinary: ['ls'] };

const sessionsOf = (commands: number) => makeSessions(20, 1, vocabulary, new Random(7), commands);

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
    for (const session of makeSessions(20, 1, vocabulary, new Random(7))) {
      const texts = textsOf(session);
      expect(texts).toHaveLength(8);
      expect(texts.at(-1)).toBe('ls');
      expect(ADDRESSES).toContain(session.payload.attacker_ip);
    }
  });

  it('makes sessions of as many commands as wanted, a single one of which tells', () => {
    for (const texts of sessionsOf(1).map(textsOf)) expect(texts.map((text) => text === 'ls')).toEqual([false]);
    for (const texts of sessionsOf(3).map(textsOf)) expect(texts.map((text) => text === 'ls')).toEqual([false, false, true]);
  });

  it('names no session twice, in one round or in two', () => {
    const sessions = [1, 2].flatMap((round) => makeSessions(50, round, vocabulary, new Random(7)));
    expect(new Set(sessions.map(({ payload }) => payload.session_id)).size).toBe(100);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(100);
    expect(sessions.every((session) => encodeEnvelope(session).length > 1_000)).toBe(true);
  });
});
