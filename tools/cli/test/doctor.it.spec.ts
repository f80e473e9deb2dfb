// SPDX-License-Identifier: AGPL-3.0-or-later
import { connectBus, ensureStreams } from '@ttp/bus';
import { startNatsServer } from '@ttp/embedded';
import { readdirSync } from 'node:fs';
import { aFolder, cleanUp, ttp } from './ttp';

/** The services' usual ports may be in use where the tests run. */
const ANY_PORTS = ['--port', '0', '--worker-port', '0', '--rule-store-port', '0', '--rule-sync-port', '0'];

afterAll(cleanUp);

describe('ttp doctor', () => {
  it('leaves with 1, says what to do, and creates nothing where nothing runs', async () => {
    const [cwd, env] = [aFolder(), { NATS_SERVER_BIN: process.execPath }];
    const { code, stdout, ms } = await ttp(['doctor', '--nats', 'nats://127.0.0.1:1', '--rules', 'gone', '--json', ...ANY_PORTS], { cwd, env });
    const findings: readonly { readonly check: string; readonly ok: boolean; readonly fix?: string }[] = JSON.parse(stdout);
    expect(findings.map(({ check, ok, fix }) => [check, ok, fix])).toEqual([
      ['node', true, undefined],
      ['nats-server', true, undefined],
      ['catalogue', true, undefined],
      ['rules', false, 'name a directory of rule files with --rules or DECNET_TTP_RULES_DIR'],
      ['broker', false, 'name another with --nats or DECNET_NATS_URL'],
      ['database', false, 'start a service once; it creates the file'],
      ['ports', true, undefined],
    ]);
    expect(code).toBe(1);
    expect(ms).toBeLessThan(10_000);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('counts active techniques, takes the shipped rules outside the repository, and repeats no word', async () => {
    const { stdout } = await ttp(['doctor', '--nats', 'nats://127.0.0.1:1', ...ANY_PORTS], { cwd: aFolder() });
    expect(stdout).toMatch(/^ok +catalogue +ATT&CK 19\.0, 222 techniques and 475 sub-techniques$/m);
    expect(stdout).toMatch(/^ok +rules +\d+ in \/.*\/rules\/ttp$/m);
    expect(stdout).not.toMatch(/\b(\w+) \1\b/);
  });

  it('names what a broker still lacks: the streams, then a worker', async () => {
    const server = await startNatsServer();
    const nc = await connectBus({ url: server.url, name: 'test' });
    try {
      const empty = await ttp(['doctor', '--nats', server.url]);
      expect(empty.stdout).toMatch(/\nok +broker .*\nFAIL +streams +missing: DECNET_EVENTS,/);
      await ensureStreams(nc);
      const idle = await ttp(['doctor', '--nats', server.url]);
      expect(idle.stdout).toMatch(/\nok +streams .*\nFAIL +worker +none has been started .*\n +-> .*ttp worker\nok +dlq/);
      expect([empty.code, idle.code]).toEqual([1, 1]);
    } finally {
      await nc.close();
      await server.stop();
    }
  });
});
