// SPDX-License-Identifier: AGPL-3.0-or-later
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus, ensureStreams } from '../src';
import { AckInbox } from '../src/ack-inbox';
import { isForbidden } from '../src/transient';
import { freeze, until } from './bus';

const USERS = `
jetstream: enabled
authorization {
  users = [
    { user: admin, password: a }
    { user: mute, password: m, permissions: { publish: ["ttp.tagged"], subscribe: ["_INBOX.mute.>"] } }
    { user: deaf, password: d, permissions: { publish: [">"], subscribe: ["elsewhere.>"] } }
  ]
}`;

const message = (id: string) => {
  const fields = headers();
  fields.set('Nats-Msg-Id', id);
  return fields;
};

describe('AckInbox', () => {
  let directory: string;
  let server: NatsServer;
  const open: NatsConnection[] = [];
  const login = async (user: string): Promise<NatsConnection> => {
    const nc = await connectBus({ url: server.url.replace('//', `//${user}:${user[0]}@`), name: user, firstConnectMs: 20_000 });
    open.push(nc);
    return nc;
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ttp-acks-'));
    const configFile = join(directory, 'nats.conf');
    writeFileSync(configFile, USERS);
    server = await startNatsServer({ configFile });
    await ensureStreams(await login('admin'));
  });
  afterAll(async () => {
    await Promise.all(open.map((nc) => nc.close()));
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it('tells messages apart that are acknowledged out of order, and knows a repetition', async () => {
    const acks = new AckInbox(await login('admin'), 30_000);
    const answers = await Promise.all(['a', 'b', 'a'].map((id) => acks.publish('ttp.tagged', '{}', message(id))));
    expect(answers).toEqual([
      { seq: 1, duplicate: false },
      { seq: 2, duplicate: false },
      { seq: 1, duplicate: true },
    ]);
  });

  it('refuses at once what the broker does not let this user say, and only that', async () => {
    const acks = new AckInbox(await login('mute'), 30_000);
    const [forbidden, allowed] = await Promise.allSettled([acks.publish('ttp.rule.fired.T1105', '{}', message('f')), acks.publish('ttp.tagged', '{}', message('g'))]);
    expect(forbidden.status === 'rejected' && isForbidden(forbidden.reason)).toBe(true);
    expect(allowed.status).toBe('fulfilled');
  });

  it('refuses everything at once where this user may not listen for answers', async () => {
    const acks = new AckInbox(await login('deaf'), 30_000);
    const results = await Promise.allSettled(['h', 'i'].map((id) => acks.publish('ttp.tagged', '{}', message(id))));
    expect(results.map((result) => result.status === 'rejected' && isForbidden(result.reason))).toEqual([true, true]);
  });

  it('gives up waiting for a broker that is silent, each message in its own time', async () => {
    const acks = new AckInbox(await login('admin'), 300);
    await freeze(server);
    try {
      const results = await Promise.allSettled(['j', 'k'].map((id) => acks.publish('ttp.tagged', '{}', message(id))));
      expect(results.map((result) => result.status === 'rejected' && result.reason.name)).toEqual(['TimeoutError', 'TimeoutError']);
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    let asked = 0;
    const isHeard = () => acks.publish('ttp.tagged', '{}', message(`l${(asked += 1)}`)).then(({ duplicate }) => !duplicate, () => false);
    await until('the server answers again', isHeard);
  });

  it('does not wait on a connection that is closed', async () => {
    const nc = await login('admin');
    const acks = new AckInbox(nc, 30_000);
    await freeze(server);
    try {
      const waiting = acks.publish('ttp.tagged', '{}', message('m'));
      void nc.close();
      await expect(waiting).rejects.toThrow('closed');
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await expect(acks.publish('ttp.tagged', '{}', message('n'))).rejects.toThrow('closed');
  });
});
