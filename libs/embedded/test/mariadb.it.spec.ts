// SPDX-License-Identifier: AGPL-3.0-or-later
import { existsSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { type MariaDb, startMariaDb } from '../src';

async function query(server: MariaDb, sql: string, login: { user?: string; password?: string } = {}): Promise<unknown> {
  const connection = await createConnection({ uri: server.url, ...login });
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

describe('a private MariaDB', () => {
  let server: MariaDb | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('answers on its URL as its user, with room to create databases', async () => {
    server = await startMariaDb();
    expect(server.url).toBe(`mysql://ttp:${server.password}@127.0.0.1:${server.port}/ttp`);
    expect(await query(server, 'SELECT CURRENT_USER() AS who, DATABASE() AS db')).toEqual([{ who: 'ttp@127.0.0.1', db: 'ttp' }]);
    await expect(query(server, 'CREATE DATABASE another')).resolves.toMatchObject({ affectedRows: 1 });
  });

  it('lets nobody in without the password, least of all root', async () => {
    server = await startMariaDb();
    await expect(query(server, 'SELECT 1', { user: 'root', password: '' })).rejects.toThrow('Access denied');
    await expect(query(server, 'SELECT 1', { password: 'wrong' })).rejects.toThrow('Access denied');
  });

  it('keeps what was committed across a kill, on the same port', async () => {
    server = await startMariaDb();
    await query(server, 'CREATE TABLE kept (n INT) AS SELECT 7 AS n');
    const { pid } = server;
    await server.kill();
    await expect(query(server, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await query(server, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('starts beside others that start at the same moment', async () => {
    const servers = await Promise.all([startMariaDb(), startMariaDb(), startMariaDb()]);
    expect(new Set(servers.map(({ port }) => port)).size).toBe(3);
    await Promise.all(servers.map((one) => one.stop()));
  });

  it('leaves neither files nor a listener behind when stopped', async () => {
    const stopped = await startMariaDb();
    expect(existsSync(stopped.workDir)).toBe(true);
    await stopped.stop();
    expect(existsSync(stopped.workDir)).toBe(false);
    await expect(query(stopped, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('says what to install when the server is missing', async () => {
    const before = process.env['MARIADBD_BIN'];
    process.env['MARIADBD_BIN'] = '/nonexistent/mariadbd';
    await expect(startMariaDb()).rejects.toThrow('MARIADBD_BIN is /nonexistent/mariadbd, which is not an executable file');
    if (before === undefined) delete process.env['MARIADBD_BIN'];
    else process.env['MARIADBD_BIN'] = before;
  });
});
