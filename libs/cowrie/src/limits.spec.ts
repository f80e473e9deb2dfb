// SPDX-License-Identifier: AGPL-3.0-or-later
import { ended, imported } from './testing/imported';
import { aLine, aSession, endedPayloads } from './testing/log-lines';

const aConnect = (session: string) => aLine('session.connect', { session });

describe('memory', () => {
  it('holds so many open sessions: the one silent for longest is told', () => {
    const lines = [aConnect('s1'), aConnect('s2'), aLine('client.size', { session: 's1' }), aConnect('s3'), aConnect('s4')];
    const { sessions, outputs } = imported(lines, { maxOpen: 2 });
    expect(endedPayloads(outputs).map((payload) => payload.session_id)).toEqual(['web-1:s2', 'web-1:s1', 'web-1:s3', 'web-1:s4']);
    expect(sessions.report.evictedSessions).toBe(2);
  });

  it('holds so much text: the session silent for longest is told', () => {
    const input = 'x'.repeat(1000);
    const lines = [aConnect('s0'), ...['s1', 's2', 's3'].map((session) => aLine('command.input', { session, input }))];
    const { sessions, outputs } = imported(lines, { maxBytes: 2500 });
    expect(endedPayloads(outputs).map((payload) => payload.session_id)).toEqual(['web-1:s0', 'web-1:s1', 'web-1:s2', 'web-1:s3']);
    expect(sessions.report.evictedSessions).toBe(2);
  });

  it('holds so many entries of a session, which goes on in further messages', () => {
    const payloads = ended(aSession('s1', ['a', 'b', 'c', 'd']), { maxEntries: 2 });
    expect(payloads.map(({ commands }) => commands.map((command) => command.id))).toEqual([['web-1:s1#0'], ['web-1:s1#1', 'web-1:s1#2'], ['web-1:s1#3']]);
  });

  it('forgets the oldest addresses and told sessions', () => {
    const lines = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].flatMap((ip, i) => aSession(`s${i}`, [], { src_ip: ip }));
    const state = imported(lines, { maxTold: 2, maxObserved: 1, holdLines: 0 }).sessions.toJSON();
    expect([state.observed, state.told.map((session) => session.id)]).toEqual([['192.0.2.3'], ['web-1:s1', 'web-1:s2']]);
  });
});
