// SPDX-License-Identifier: AGPL-3.0-or-later
import { TICKET_LIFE_S, Tickets } from './auth.tickets';

const NOW_S = 1_795_000_000;
const CLAIMS = { uuid: 'u1', jti: 'j1', iat: NOW_S, exp: NOW_S + 3_600 };

describe('a ticket', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW_S * 1_000 }));
  afterEach(() => jest.useRealTimers());

  it('stands for its token once', () => {
    const tickets = new Tickets();
    const [one, other] = [tickets.issue(CLAIMS), tickets.issue({ ...CLAIMS, uuid: 'u2' })];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect([tickets.redeem(one), tickets.redeem(one), tickets.redeem(other)?.uuid]).toEqual([CLAIMS, null, 'u2']);
    expect(tickets.redeem('made-up')).toBeNull();
  });

  it('ends after a minute, or with its token', () => {
    const tickets = new Tickets();
    const [late, short] = [tickets.issue(CLAIMS), tickets.issue({ ...CLAIMS, exp: NOW_S + 30 })];
    jest.advanceTimersByTime(30_000);
    expect(tickets.redeem(short)).toBeNull();
    jest.advanceTimersByTime((TICKET_LIFE_S - 30) * 1_000);
    expect(tickets.redeem(late)).toBeNull();
  });

  it('makes room: those that nobody redeems do not pile up', () => {
    const tickets = new Tickets();
    const first = tickets.issue(CLAIMS);
    for (let i = 0; i < 10_000; i++) tickets.issue(CLAIMS);
    expect(tickets.redeem(first)).toBeNull();
    jest.advanceTimersByTime(TICKET_LIFE_S * 1_000);
    tickets.issue(CLAIMS);
    expect(Reflect.get(tickets, 'issued')).toHaveProperty('size', 1);
  });
});
