// SPDX-License-Identifier: AGPL-3.0-or-later
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, inNode } from './testing/in-node';

const OK = 'exit 0';
const FAILS = 'exit 1';
const HELP = 'nats-server (2.9 or later) is needed: install it with your package manager, start Docker, or set NATS_SERVER_BIN to its path';

/** A program that notes how it is called, says its name and does `then`. */
const aProgram = (name: string, then: string) => `#!/bin/sh
echo "${name} $*" >> "$MACHINE/calls"
echo "${name} says this" >&2
${then}
`;

/** A program that puts a nats-server at `path`. */
const places = (path: string) => `mkdir -p "$(dirname "${path}")"; printf '#!/bin/sh\\n' > "${path}"; chmod +x "${path}"`;

/** A machine that has these programs and no others. */
function aMachine(programs: Readonly<Record<string, string>>) {
  const root = aFolder({ calls: '', ...Object.fromEntries(Object.entries(programs).map(([name, then]) => [`bin/${name}`, aProgram(name, then)])) });
  for (const name of Object.keys(programs)) chmodSync(join(root, 'bin', name), 0o755);
  machines.push(root);
  const options = JSON.stringify({ search: { path: join(root, 'bin'), dirs: [] }, tools: join(root, 'tools') });
  const env = { MACHINE: root, NATS_SERVER_BIN: '', PATH: `${join(root, 'bin')}:${process.env['PATH']}` };
  const expression = `(() => { try { return it.ensureNatsServer(${options}); } catch ({ exitCode, message }) { return { exitCode, message }; } })()`;
  return {
    bin: (name: string) => join(root, 'bin', name),
    kept: join(root, 'tools/bin/nats-server'),
    /** What `ensureNatsServer` returns, or the exit code and message of its error. */
    ensure: () => inNode('ensure-nats-server.mjs', expression, env),
    /** Program and command of each call, without apt's settings. */
    calls: () =>
      readFileSync(join(root, 'calls'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((call) => call.replace(/^apt-get .* (?=update|download)/, 'apt-get ')),
  };
}

const machines: string[] = [];
afterAll(() => {
  for (const root of machines) rmSync(root, { recursive: true });
});

const UNPACKS = places('unpacked/usr/sbin/nats-server');
const BREWS = places('$MACHINE/bin/nats-server');
const APT_CALLS = ['apt-get update', 'apt-get download nats-server'];

describe('ensureNatsServer', () => {
  it('takes an installed one and asks nobody', () => {
    const machine = aMachine({ 'nats-server': OK, 'apt-get': OK, 'dpkg-deb': UNPACKS, brew: OK, docker: OK });
    expect(machine.ensure()).toBe(machine.bin('nats-server'));
    expect(machine.calls()).toEqual(['']);
  });

  it('downloads with apt first, and keeps what it got', () => {
    const machine = aMachine({ 'apt-get': OK, 'dpkg-deb': UNPACKS, brew: BREWS, docker: OK });
    expect([machine.ensure(), machine.ensure()]).toEqual([machine.kept, machine.kept]);
    expect(machine.calls().slice(0, 2)).toEqual(APT_CALLS);
    expect(machine.calls()).toHaveLength(3);
  });

  it('asks brew where apt has none', () => {
    const machine = aMachine({ 'apt-get': FAILS, 'dpkg-deb': OK, brew: BREWS, docker: OK });
    expect(machine.ensure()).toBe(machine.bin('nats-server'));
    expect(machine.calls()).toEqual([...APT_CALLS, 'brew install nats-server']);
  });

  it('settles for a docker whose engine answers', () => {
    const machine = aMachine({ 'apt-get': FAILS, 'dpkg-deb': OK, brew: FAILS, docker: OK });
    expect(machine.ensure()).toBe(machine.bin('docker'));
    expect(machine.calls()).toEqual([...APT_CALLS, 'brew install nats-server', 'docker version']);
  });

  it('says why each way failed, and what to do', () => {
    const machine = aMachine({ 'apt-get': FAILS, 'dpkg-deb': OK, brew: FAILS, docker: FAILS });
    const message = `apt-get says this\napt-get says this\n\nbrew says this\n\ndocker says this\n\n${HELP}`;
    expect(machine.ensure()).toEqual({ exitCode: 3, message });
  });

  it('says what to do where there is no way at all', () => {
    expect(aMachine({}).ensure()).toEqual({ exitCode: 3, message: HELP });
  });
});
