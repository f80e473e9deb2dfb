// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { CowrieSessions } from './sessions';
import { aLine, aSession } from './testing/log-lines';
import type { CowrieOutput } from './output';

const LIMITS = { limits: { holdLines: 2, maxOpen: 3, maxEntries: 3, maxTold: 3, maxObserved: 4, maxBytes: 5000 } };

const EVENTS = ['session.connect', 'session.closed', 'command.input', 'login.success', 'client.version', 'session.file_download', 'log.closed'];

/** Lines of a handful of sessions in any order: what a log can hold at its worst. */
const anyLine = fc
  .record({
    eventId: fc.constantFrom(...EVENTS),
    session: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
    text: fc.string(),
    ip: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ eventId, session, text, ip }) => aLine(eventId, { session, input: text, username: text, version: text, src_ip: `192.0.2.${ip}` }));

describe('saved state', () => {
  it('put back anywhere changes no message; the counts of before and after add up', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: anyLine }, { weight: 1, arbitrary: fc.string() }), { maxLength: 60 }), fc.nat(59), (lines, cut) => {
        const whole = new CowrieSessions(LIMITS);
        const outputs = run(whole, lines, 0);
        const before = new CowrieSessions(LIMITS);
        const first = run(before, lines.slice(0, cut), 0);
        const after = CowrieSessions.fromJSON(JSON.parse(JSON.stringify(before)), LIMITS);
        expect([...first, ...run(after, lines.slice(cut), cut), ...after.flush()]).toEqual([...outputs, ...whole.flush()]);
        expect(numbers(before).map((count, i) => count + (numbers(after)[i] ?? 0))).toEqual(numbers(whole));
      }),
      { numRuns: 200 },
    );
  });

  it('is a copy: going on does not change it', () => {
    const sessions = new CowrieSessions();
    run(sessions, aSession('s1', ['id']).slice(0, 3), 0);
    const before = JSON.stringify(sessions);
    const state = sessions.toJSON();
    run(sessions, [aLine('command.input', { session: 's1', input: 'ls' })], 3);
    expect(JSON.stringify(state)).toBe(before);
  });

  it.each([
    ['of another version', { version: 2 }, '/version'],
    ['without its sessions', { open: undefined }, '/open'],
    ['with a session that is none', { open: [{ id: 's1' }] }, '/open/0'],
    ['with a count below zero', { lines: -1 }, '/lines'],
  ])('%s is refused with where it is wrong', (_, change, path) => {
    const state = { ...new CowrieSessions().toJSON(), ...change };
    expect(() => CowrieSessions.fromJSON(state)).toThrow(`saved sessions are not usable: ${path}`);
  });

  it.each([null, [], 'text', 7])('%j is refused', (json) => {
    expect(() => CowrieSessions.fromJSON(json)).toThrow('saved sessions are not usable');
  });
});

const numbers = ({ report }: CowrieSessions): number[] => Object.values(report).filter((count) => typeof count === 'number');

function run(sessions: CowrieSessions, lines: readonly string[], offset: number): CowrieOutput[] {
  return lines.flatMap((line, i) => sessions.push(line, { file: 'cowrie.json', line: offset + i + 1 }));
}
