// SPDX-License-Identifier: AGPL-3.0-or-later
import { sessionId } from './session-id';

describe('sessionId', () => {
  it('puts a plain sensor name before the session', () => {
    expect(sessionId('web-1', null, 'cafb43d1579d')).toBe('web-1:cafb43d1579d');
  });

  it('keeps sensors of one name apart by their uuid', () => {
    const one = sessionId('cowrie', '7b0f2c60-0000-11f1-8000-000000000001', 'cafb43d1579d');
    const two = sessionId('cowrie', '7b0f2c60-0000-11f1-8000-000000000002', 'cafb43d1579d');
    expect(one).toMatch(/^cowrie~[\da-f]{8}:cafb43d1579d$/);
    expect(two).toMatch(/^cowrie~[\da-f]{8}:cafb43d1579d$/);
    expect(one).not.toBe(two);
  });

  it('takes the uuid that Cowrie writes without configuration for none', () => {
    expect(sessionId('web-1', 'unknown', 'cafb43d1579d')).toBe('web-1:cafb43d1579d');
  });

  it.each(['a b', 'a/b', 'a?b', 'a#b', 'ключ', '../..', '', 'x'.repeat(500)])('fits a URL path segment for the sensor %j', (sensor) => {
    const id = sessionId(sensor, null, 'cafb43d1579d');
    expect(id).toMatch(/^[A-Za-z0-9._-]+~[\da-f]{8}:cafb43d1579d$/);
    expect(id.length).toBeLessThanOrEqual(82);
  });

  it('keeps sensors apart whose names differ only in what a URL cannot hold', () => {
    expect(sessionId('a b', null, 's')).not.toBe(sessionId('a/b', null, 's'));
  });

  it('names a session that a URL cannot hold by its hash', () => {
    expect(sessionId('web-1', null, 'a/../b')).toMatch(/^web-1:[\da-f]{16}$/);
  });
});
