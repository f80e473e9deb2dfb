// SPDX-License-Identifier: AGPL-3.0-or-later
import { decodeEnvelope, taggerEvents } from '@ttp/ttp-core';
import { Random } from '../harness/random';
import { makeSessions, SESSION_ENDED } from './sessions';

const never = () => {
  throw new Error('an envelope without id or time');
};

const commandsOf = (payload: Readonly<Record<string, unknown>>) => payload['commands'] as readonly unknown[];

describe('makeSessions', () => {
  const sessions = makeSessions(200, new Random(1));

  it('makes the same sessions for a seed', () => {
    expect(makeSessions(200, new Random(1))).toEqual(sessions);
    expect(makeSessions(200, new Random(2))).not.toEqual(sessions);
  });

  it('makes envelopes that a worker accepts as they are, each session and command with its own id', () => {
    for (const envelope of sessions) expect(decodeEnvelope(SESSION_ENDED, Buffer.from(JSON.stringify(envelope)), { ts: never, id: never })).toEqual(envelope);
    const ids = sessions.flatMap(taggerEvents).map(({ sourceId }) => sourceId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(200);
  });

  it('gives sessions some eight commands, from documentation addresses only', () => {
    const lengths = sessions.map(({ payload }) => commandsOf(payload).length);
    expect(Math.min(...lengths)).toBe(4);
    expect(Math.max(...lengths)).toBe(12);
    expect(sessions.every(({ payload }) => /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/.test(String(payload['attacker_ip'])))).toBe(true);
  });
});
