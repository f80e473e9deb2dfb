// SPDX-License-Identifier: AGPL-3.0-or-later
import { connectBus, ensureStreams } from '@ttp/bus';
import { startNatsServer } from '@ttp/embedded';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { Finding } from '../src/doctor/check';
import { aFolder, cleanUp, ttp } from './ttp';

/** The services' usual ports may be in use where the tests run. */
const ANY_PORTS = ['--port', '0', '--worker-port', '0', '--rule-store-port', '0', '--rule-sync-port', '0'];

/** Checks that follow each other with one status: `[status, names]`. */
function runsOf(findings: readonly Finding[]): readonly (readonly [string, string])[] {
  const runs: [string, string][] = [];
  for (const { status, check } of findings) {
    const last = runs.at(-1);
    if (last?.[0] === status) last[1] += `,${check}`;
    else runs.push([status, check]);
  }
  return runs;
}

afterAll(cleanUp);

describe('ttp doctor', () => {
  it('leaves with 1, says what to do, and creates nothing where nothing runs', async () => {
    const [cwd, env] = [aFolder(), { NATS_SERVER_BIN: process.execPath }];
    const { code, stdout, ms } = await ttp(['doctor', '--nats', 'nats://127.0.0.1:1', '--rules', 'gone', '--json', ...ANY_PORTS], { cwd, env });
    const findings: readonly Finding[] = JSON.parse(stdout);
    expect(runsOf(findings.filter(({ check }) => check !== 'disk'))).toEqual([
      ['ok', 'node,nats-server,keys,token,ports'],
      ['fail', 'broker'],
      ['skipped', 'power-loss,streams,broker-clock,worker,dlq'],
      ['fail', 'database'],
      ['skipped', 'database-clock,outbox'],
      ['ok', 'catalogue'],
      ['fail', 'rules'],
      ['skipped', 'rule-sync,rule-digests'],
    ]);
    expect(findings.filter(({ status }) => status === 'fail').map(({ fix }) => fix)).toEqual([
      'name another with --nats or DECNET_NATS_URL',
      'start a service once; it creates the file',
      'name a directory of rule files with --rules or DECNET_TTP_RULES_DIR',
    ]);
    expect(code).toBe(1);
    expect(ms).toBeLessThan(25_000);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('counts active techniques, takes the shipped rules outside the repository, and repeats no word', async () => {
    const { stdout } = await ttp(['doctor', '--nats', 'nats://127.0.0.1:1', ...ANY_PORTS], { cwd: aFolder() });
    expect(stdout).toMatch(/^ok +catalogue +ATT&CK 19\.0, 222 techniques and 475 sub-techniques, from the catalogue that ships$/m);
    expect(stdout).toMatch(/^ok +rules +\d+ in \/.*\/rules\/ttp$/m);
    expect(stdout).not.toMatch(/\b(\w+) \1\b/);
  });

  it('names what a broker still lacks: the streams, then a worker', async () => {
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    try {
      const empty = await ttp(['doctor', '--nats', server.url]);
      expect(empty.stdout).toMatch(/\nok +broker .*\n.* power-loss [^]*\nFAIL +streams +missing: DECNET_EVENTS,/);
      await ensureStreams(nc);
      const idle = await ttp(['doctor', '--nats', server.url]);
      expect(idle.stdout).toMatch(/\nok +streams .*\n.* broker-clock .*\nFAIL +worker +none has been started .*\n +-> .*ttp worker\nok +dlq/);
      expect([empty.code, idle.code]).toEqual([1, 1]);
    } finally {
      await nc.close();
      await server.stop();
    }
  });

  it('ends within seconds where a broker and a database take connections and say nothing', async () => {
    const mute = createServer((socket) => void socket.on('error', () => undefined));
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    const { port } = mute.address() as AddressInfo;
    const database = ['--db', 'mysql', '--db-url', `mysql://ttp:made-up@127.0.0.1:${port}/ttp`];
    const { code, stdout, ms } = await ttp(['doctor', '--nats', `nats://127.0.0.1:${port}`, ...database, ...ANY_PORTS]);
    expect(stdout).toMatch(/\nFAIL +broker +cannot reach .*\n[^]*\nFAIL +database +no answer within 5 s\n/);
    expect(stdout).not.toContain('made-up');
    expect(code).toBe(1);
    expect(ms).toBeLessThan(30_000);
    mute.close();
  });

  it('leaves with 3 where the configuration is wrong', async () => {
    const { code, stderr } = await ttp(['doctor', '--host', '192.0.2.1']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('DECNET_JWT_SECRET must be set')]);
  });
});
