// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type NatsServer, startNatsServer } from '../src';
import { greeting } from './greeting';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
  } catch {
    return false;
  }
};

describe('a private nats-server', () => {
  let server: NatsServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('offers JetStream and 8 MiB messages on the loopback address', async () => {
    server = await startNatsServer();
    expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
    expect(await greeting(server.port)).toMatchObject({ host: '127.0.0.1', max_payload: 8_388_608, jetstream: true });
  });

  it('leaves no process and no port behind when stopped', async () => {
    const stopped = await startNatsServer();
    await stopped.stop();
    expect(isAlive(stopped.pid)).toBe(false);
    await expect(greeting(stopped.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('comes back on the same port with another process after it has died, and tells that it has', async () => {
    server = await startNatsServer();
    const { pid, port } = server;
    const { ended } = server;
    process.kill(pid, 'SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(isAlive(pid)).toBe(false);
    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    expect(await greeting(port)).toMatchObject({ jetstream: true });
  });

  it('keeps a named store folder after stop', async () => {
    const storeDir = mkdtempSync(join(tmpdir(), 'ttp-store-'));
    const owner = await startNatsServer({ storeDir });
    await owner.stop();
    expect(existsSync(join(storeDir, 'jetstream'))).toBe(true);
    rmSync(storeDir, { recursive: true });
  });

  it('tells why the server did not start', async () => {
    server = await startNatsServer();
    await expect(startNatsServer({ port: server.port })).rejects.toThrow(/nats-server did not start: .*address already in use/s);
  });

  it('dies with the process that started it, even one killed outright', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ttp-guard-'));
    const pidFile = join(dir, 'pid');
    const script = join(dir, 'parent.mjs');
    // SIGKILL: no exit hook of the parent runs, so only the guard can end the stand-in for the server.
    writeFileSync(
      script,
      `import { spawn } from 'node:child_process';
       import { writeFileSync } from 'node:fs';
       import { guardProcess } from ${JSON.stringify(join(__dirname, '../src/guard-process.ts'))};
       const server = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
       guardProcess(server.pid);
       writeFileSync(${JSON.stringify(pidFile)}, String(server.pid));
       process.kill(process.pid, 'SIGKILL');`,
    );
    spawnSync(process.execPath, ['--experimental-strip-types', '--no-warnings', script]);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    for (let tries = 0; tries < 500 && isAlive(pid); tries++) await delay(20);
    expect(isAlive(pid)).toBe(false);
    rmSync(dir, { recursive: true });
  });
});
