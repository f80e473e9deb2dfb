// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseDatabaseUrl } from './database-options';

describe('a database URL', () => {
  it.each(['mysql', 'mariadb', 'mysql+asyncmy', 'mysql+pymysql'])('names a server under the scheme %s', (scheme) => {
    expect(parseDatabaseUrl(`${scheme}://decnet:secret@db.example:3307/ttp?charset=utf8mb4`)).toEqual({
      type: 'mysql',
      host: 'db.example',
      port: 3307,
      user: 'decnet',
      password: 'secret',
      database: 'ttp',
    });
  });

  it('decodes credentials and defaults the port', () => {
    expect(parseDatabaseUrl('mysql://a%40b:p%2Fw%3A@192.0.2.1/ttp')).toMatchObject({ user: 'a@b', password: 'p/w:', port: 3306 });
  });

  it.each([
    ['sqlite:///relative/ttp.db', 'relative/ttp.db'],
    ['sqlite+aiosqlite:////var/lib/ttp.db', '/var/lib/ttp.db'],
    ['sqlite:///:memory:', ':memory:'],
  ])('names a file: %s', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'sqlite', path });
  });

  it.each(['', 'postgres://u:hunter2@h/d', 'mysql:u:hunter2', 'mysql://u:hunter2@h:port/d'])('refuses %s without repeating it', (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(/^the database URL (?!.*hunter2)/);
  });
});
