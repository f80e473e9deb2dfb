// SPDX-License-Identifier: AGPL-3.0-or-later
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary, startNatsServer } from '../src';
import { aFakeDocker, type FakeDocker } from './fake-docker';
import { greeting } from './greeting';

describe('nats-server in Docker', () => {
  const before = process.env['NATS_SERVER_BIN'];
  let docker: FakeDocker;
  let storeDir: string;
  beforeEach(() => {
    docker = aFakeDocker(findBinary({ names: ['nats-server'], variable: 'NATS_SERVER_BIN', hint: '' }));
    storeDir = mkdtempSync(join(tmpdir(), 'ttp-store-'));
    process.env['NATS_SERVER_BIN'] = docker.path;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['NATS_SERVER_BIN'];
    else process.env['NATS_SERVER_BIN'] = before;
    docker.remove();
    rmSync(storeDir, { recursive: true });
  });

  it('runs the image with our store and configuration, published on the loopback address only', async () => {
    const server = await startNatsServer({ storeDir });
    expect(await greeting(server.port)).toMatchObject({ max_payload: 8_388_608, jetstream: true });
    const [run, port] = docker.calls();
    const name = run![3]!;
    const user = process.getuid ? ['--user', `${process.getuid()}:${process.getgid!()}`] : [];
    const mounts = ['--volume', `${storeDir}:/store`, '--volume', `${tmpdir()}/${name}/nats.conf:/nats.conf:ro`];
    const inside = ['-c', '/nats.conf', '-js', '-sd', '/store'];
    expect(run).toEqual(['run', '--rm', '--name', name, ...user, '--publish', '127.0.0.1::4222', ...mounts, 'nats:2', ...inside]);
    expect(port).toEqual(['port', name, '4222/tcp']);
    await server.stop();
    expect(docker.calls().slice(2)).toEqual([['kill', '--signal', 'SIGTERM', name]]);
    await expect(greeting(server.port)).rejects.toThrow('ECONNREFUSED');
    expect(existsSync(join(storeDir, 'jetstream'))).toBe(true);
  });

  it('comes back on the same port after a kill', async () => {
    const server = await startNatsServer({ storeDir });
    await server.kill();
    expect(await server.ended).toBe('exit code 137');
    await server.restart();
    expect(await greeting(server.port)).toMatchObject({ jetstream: true });
    expect(docker.calls().at(-2)).toEqual(expect.arrayContaining(['--publish', `127.0.0.1:${server.port}:4222`]));
    await server.stop();
  });

  it('says what Docker says when its engine does not answer', async () => {
    writeFileSync(docker.path, '#!/bin/sh\necho "Cannot connect to the Docker daemon" >&2\nexit 125\n');
    chmodSync(docker.path, 0o755);
    const reason = 'nats-server in Docker (none is installed) did not start: Cannot connect to the Docker daemon';
    await expect(startNatsServer({ storeDir })).rejects.toThrow(reason);
  });
});
