// SPDX-License-Identifier: AGPL-3.0-or-later
import { AuthFailures } from './auth.failures';

const times = (count: number, work: (i: number) => void): void => Array.from({ length: count }, (_, i) => i).forEach(work);

describe('AuthFailures', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('lets a peer fail twenty times a minute', () => {
    const failures = new AuthFailures(true);
    times(19, () => failures.count('192.0.2.1'));
    expect(failures.waitSeconds('192.0.2.1')).toBe(0);
    jest.setSystemTime(30_001);
    failures.count('192.0.2.1');
    expect([failures.waitSeconds('192.0.2.1'), failures.waitSeconds('192.0.2.2')]).toEqual([30, 0]);
    jest.setSystemTime(60_000);
    expect(failures.waitSeconds('192.0.2.1')).toBe(0);
    failures.count('192.0.2.1');
    expect(failures.waitSeconds('192.0.2.1')).toBe(0);
  });

  it.each([
    ['2001:db8::1', '2001:db8:0:0:ffff::2', 20],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', 0],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', 20],
    ['::1', '::2', 20],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', 0],
    ['192.0.2.1', '192.0.2.2', 0],
  ])('takes all of an IPv6 /64 for one: %s and %s', (one, other, counted) => {
    const failures = new AuthFailures(true);
    times(20, () => failures.count(one));
    expect(failures.waitSeconds(other)).toBe(counted === 0 ? 0 : 60);
  });

  it('forgets the peer that began first rather than grow without end', () => {
    const failures = new AuthFailures(true);
    times(20, () => failures.count('192.0.2.1'));
    times(9_999, (i) => failures.count(`198.18.${i >> 8}.${i & 255}`));
    expect(failures.waitSeconds('192.0.2.1')).toBe(60);
    failures.count('192.0.2.2');
    expect(failures.waitSeconds('192.0.2.1')).toBe(0);
  });

  it('counts nothing where limits are off', () => {
    const failures = new AuthFailures(false);
    times(100, () => failures.count('192.0.2.1'));
    expect(failures.waitSeconds('192.0.2.1')).toBe(0);
  });
});
