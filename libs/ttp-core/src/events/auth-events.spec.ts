// SPDX-License-Identifier: AGPL-3.0-or-later
import { taggerEvents } from './tagger-events';

const TS = '2026-01-05T10:00:01Z';
const HASH = 'ab'.repeat(32);

const eventsOf = (auth_attempts: unknown, more = {}) =>
  taggerEvents({
    v: 1,
    id: '0'.repeat(32),
    topic: 'attacker.session.ended',
    type: 'session.ended',
    ts: 0,
    payload: { session_id: 'sess-7f', attacker_uuid: 'a-1', decky_id: 'decky-03', service: 'ssh', auth_attempts, ...more },
  }).slice(1);

const attemptsOf = (list: unknown, more?: object) => eventsOf(list, more).slice(0, -1);
const countOf = (list: unknown, more?: object) => eventsOf(list, more).at(-1)?.payload;
const tries = (count: number, success: boolean, username = 'root') =>
  Array.from({ length: count }, (_, i) => ({ username, password: `made-up-${i}`, success }));

describe('a login', () => {
  it('is an event of its own, anchored as its session is, that shows only what it tells', () => {
    const [event] = eventsOf([{ username: 'root', success: false, ts: TS, password_sha256: HASH, fail_count: 99 }]);
    expect(event).toEqual({
      sourceKind: 'auth_attempt',
      sourceId: 'sess-7f#auth0',
      attackerUuid: 'a-1',
      identityUuid: null,
      sessionId: 'sess-7f',
      deckyId: 'decky-03',
      observedAt: new Date(TS),
      payload: { username: 'root', password: null, password_sha256: HASH, service: 'ssh', ts: TS, result: 'failure', prior_brute: false },
    });
  });

  it.each([
    [{ success: true }, 'success'],
    [{ success: false }, 'failure'],
    [{ result: 'success' }, 'success'],
    [{ result: 'failure', success: true }, 'failure'],
  ])('of %j is a %s', (entry, result) => {
    expect(attemptsOf([entry]).map((event) => event.payload.result)).toEqual([result]);
  });

  it.each([[null], ['root'], [7], [[]], [{}], [{ success: 'true' }], [{ success: 1 }], [{ result: 'maybe' }]])('is not told by %j', (entry) => {
    expect(eventsOf([entry])).toEqual([]);
    expect(attemptsOf([entry, { success: true }]).map((event) => event.sourceId)).toEqual(['sess-7f#auth1']);
  });

  it.each([[undefined], [null], ['x'], [{}], [[]]])('is not found in %j', (list) => {
    expect(eventsOf(list)).toEqual([]);
  });

  it('keeps the password as sent, and its own id, time and service', () => {
    const told = { username: 'admin', password: '', service: 'telnet', ts: 'soon' };
    const [event] = attemptsOf([{ id: 'try-9', success: true, ...told }], { ended_at: TS });
    expect(event).toMatchObject({ sourceId: 'try-9', observedAt: new Date(TS), payload: told });
  });

  it.each([
    [4, false],
    [5, true],
  ])('after %d failures has a brute-force attack before it: %s', (failures, expected) => {
    expect(attemptsOf([...tries(failures, false), ...tries(1, true)]).at(-1)?.payload).toMatchObject({ result: 'success', prior_brute: expected });
  });

  it('is not one of a brute-force attack because of successes before it', () => {
    expect(attemptsOf(tries(9, true)).every((event) => event.payload.prior_brute === false)).toBe(true);
  });
});

describe('the count of logins', () => {
  it('is one event, after the logins', () => {
    const list = [...tries(6, false), ...tries(2, false, 'admin'), ...tries(1, true)];
    const last = eventsOf(list).at(-1);
    expect(last).toMatchObject({ sourceKind: 'auth_attempt', sourceId: 'sess-7f#auth', attackerUuid: 'a-1' });
    expect(last?.payload).toEqual({ fail_count: 8, service: 'ssh', username: 'root', password_count: 6 });
  });

  it('is of one message: parts of a session count their own logins, under one source id', () => {
    const parts = [[...tries(4, false)], [...tries(4, false), ...tries(1, true)]].map((part) => eventsOf(part));
    expect(parts.map((events) => events.at(-1)?.sourceId)).toEqual(['sess-7f#auth', 'sess-7f#auth']);
    expect(parts.map((events) => events.at(-1)?.payload.fail_count)).toEqual([4, 4]);
    expect(parts[1]?.at(-2)?.payload).toMatchObject({ result: 'success', prior_brute: false });
  });

  it('names the earlier of two names that were tried as often', () => {
    expect(countOf([...tries(2, false, 'ops'), ...tries(2, false, 'admin')])).toMatchObject({ username: 'ops' });
  });

  it('counts distinct hashes, and none for a login by key', () => {
    const list = [HASH, HASH, 'cd'.repeat(32), null].map((password_sha256) => ({ username: 'root', success: false, password_sha256 }));
    expect(countOf(list)).toMatchObject({ fail_count: 4, password_count: 2 });
  });

  it('knows no name where none was told, and takes the service of the first login where the session has none', () => {
    expect(countOf([{ username: 7, success: false, service: 'vnc' }, { username: '', success: false }], { service: '' })).toEqual({
      fail_count: 2,
      service: 'vnc',
      username: null,
      password_count: null,
    });
  });

  it('does not stumble over a name such as __proto__', () => {
    expect(countOf(tries(3, false, '__proto__'))).toMatchObject({ username: '__proto__', password_count: 3 });
  });
});

describe('more logins than one session may have', () => {
  it('are counted all, and give 256 events, the success among them that came last', () => {
    const events = eventsOf([...tries(1000, false), ...tries(1, true)]);
    expect(events).toHaveLength(257);
    expect(events[254]?.sourceId).toBe('sess-7f#auth254');
    expect(events[255]).toMatchObject({ sourceId: 'sess-7f#auth1000', payload: { result: 'success', prior_brute: true } });
    expect(events[256]?.payload).toMatchObject({ fail_count: 1000, password_count: 1000 });
  });

  it('are bounded where all of them succeed', () => {
    expect(attemptsOf(tries(300, true)).map((event) => event.sourceId)).toEqual(Array.from({ length: 256 }, (_, i) => `sess-7f#auth${i}`));
  });
});
