// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { connectBus, DEAD_LETTER_HEADERS, DECNET_EVENTS, ensureStreams, TTP_DLQ } from '@ttp/bus';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { cleanUp, ttp } from './ttp';

let server: NatsServer;
let nc: NatsConnection;
let manager: JetStreamManager;

beforeEach(async () => {
  server = await startNatsServer();
  nc = await connectBus({ url: server.url, name: 'test' });
  await ensureStreams(nc);
  manager = await jetstreamManager(nc);
});

afterEach(async () => {
  await nc.close();
  await server.stop();
});

afterAll(cleanUp);

const dlq = (...args: readonly string[]) => ttp(['dlq', ...args, '--nats', server.url]);
const count = async (stream: string) => (await manager.streams.info(stream)).state.messages;

/** As the worker buries an event. */
async function bury(reason: string, { subject = 'email.received', data = '{}', truncatedFrom = '', stream = DECNET_EVENTS } = {}): Promise<void> {
  const about = headers();
  const said = { reason, subject, truncatedFrom, stream, seq: '7', deliveries: '3', detail: 'made up' };
  for (const [name, value] of Object.entries(said)) if (value !== '') about.set(DEAD_LETTER_HEADERS[name as keyof typeof said], value);
  about.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  await jetstream(nc).publish('dlq.DECNET_EVENTS.ttp-worker', data, { headers: about });
}

describe('ttp dlq list', () => {
  it('shows what lies there, filtered, and says when nothing does', async () => {
    expect(await dlq('list')).toMatchObject({ code: 0, stdout: 'no dead letters\n' });
    await bury('rejected');
    await bury('not_yet', { subject: 'attacker.observed' });
    await bury('rejected', { subject: 'canary.web.tripped' });
    const asJson = (...args: readonly string[]) => dlq('list', '--json', ...args);
    const [all, few, ...some] = await Promise.all([
      dlq('list'),
      dlq('list', '--limit', '2'),
      asJson('--reason', 'rejected'),
      asJson('--subject', 'canary.>'),
      asJson('--limit', '2'),
    ]);
    expect(all.stdout).toMatch(/^SEQ +TIME +REASON +DELIVERIES +SUBJECT .*\n1 .* rejected +3 +email\.received +made up\n2 [^]*\n3 dead letters\n$/);
    expect(few.stdout).toContain('2 dead letters; there are more: raise --limit\n');
    expect(some.map(({ stdout }) => JSON.parse(stdout).map(({ seq }: { seq: number }) => seq))).toEqual([[1, 3], [3], [1, 2]]);
  });
});

describe('ttp dlq show', () => {
  it('shows an attacker’s payload as text that moves no cursor, cut unless asked for whole', async () => {
    await bury('rejected', { data: `\u001b]0;owned\u0007\nFAKE line${'x'.repeat(5_000)}` });
    const [{ stdout }, full, json] = await Promise.all([dlq('show', '1'), dlq('show', '1', '--full'), dlq('show', '1', '--json')]);
    expect(stdout).toMatch(/^seq +1\n/);
    expect(stdout).toMatch(/\nheader traceparent: 00-0af7/);
    expect(stdout).toContain('\n\\u{1b}]0;owned\\u{7}\\u{a}FAKE line');
    expect(stdout).toMatch(/\n… \d+ characters more: --full shows them\n$/);
    expect(full.stdout).toMatch(/x{5000}\n$/);
    expect(JSON.parse(json.stdout)).toMatchObject({ seq: 1, stream_seq: 7, payload: expect.stringContaining('\u001b]0;') });
  });

  it('names a letter that is not there', async () => {
    expect(await dlq('show', '9')).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no dead letter 9') });
  });
});

describe('ttp dlq replay', () => {
  it('only says what it would do, until told to do it', async () => {
    await bury('not_yet');
    const [all, none] = await Promise.all([dlq('replay', '--all'), dlq('replay')]);
    expect(all).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n1 letter would be replayed; --yes does it\n$/) });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('name letters, or give --reason, --subject or --all') });
    expect([await count(DECNET_EVENTS), await count(TTP_DLQ)]).toEqual([0, 1]);
  });

  it('publishes payload and headers of the original where it came from, under an id of its own, and empties the queue', async () => {
    await bury('not_yet', { data: '{"n":1}' });
    expect(await dlq('replay', '1', '--yes')).toMatchObject({ code: 0, stdout: '1 letter replayed\n', stderr: '' });
    const event = await manager.streams.getMessage(DECNET_EVENTS, { seq: 1 });
    expect([event?.subject, event?.string()]).toEqual(['email.received', '{"n":1}']);
    const names = [...(event?.header ?? [])].map(([name]) => name);
    expect(new Set(names)).toEqual(new Set(['Nats-Expected-Stream', 'Nats-Msg-Id', 'traceparent']));
    expect(event?.header.get('Nats-Msg-Id')).toMatch(/^replay:1:\d+$/);
    expect(await count(TTP_DLQ)).toBe(0);
  });

  it('stores a letter once, however often it is replayed', async () => {
    await bury('not_yet');
    await dlq('replay', '1', '--yes', '--keep');
    expect(await dlq('replay', '1', '--yes')).toMatchObject({ code: 0, stdout: '1 letter replayed before\n' });
    expect([await count(DECNET_EVENTS), await count(TTP_DLQ)]).toEqual([1, 0]);
  });

  it('says why it refuses a letter, and replays the others', async () => {
    await bury('error', { truncatedFrom: '9000000' });
    await bury('error', { subject: 'ttp.tagged' });
    await bury('error', { subject: 'canary.*' });
    await bury('error', { stream: 'TTP' });
    await bury('error');
    const { code, stdout, stderr } = await dlq('replay', '--all', '--yes');
    expect([code, stdout]).toEqual([1, '1 letter replayed\n']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'ttp: letter 1 cannot be replayed: it holds only its beginning; while it lives, all of it is message 7 of DECNET_EVENTS',
      'ttp: letter 2 cannot be replayed: its subject is not consumed',
      'ttp: letter 3 cannot be replayed: its subject is not consumed',
      'ttp: letter 4 cannot be replayed: it does not come from DECNET_EVENTS',
    ]);
    expect([await count(DECNET_EVENTS), await count(TTP_DLQ)]).toEqual([1, 4]);
  });
});

describe('ttp dlq drop', () => {
  it('removes what was named, once told to', async () => {
    await bury('rejected');
    await bury('not_yet');
    expect((await dlq('drop', '--reason', 'rejected')).stdout).toMatch(/\n1 letter would be dropped; --yes does it\n$/);
    expect(await count(TTP_DLQ)).toBe(2);
    expect(await dlq('drop', '--reason', 'rejected', '--yes')).toMatchObject({ code: 0, stdout: '1 letter dropped\n' });
    const { messages, first_seq } = (await manager.streams.info(TTP_DLQ)).state;
    expect([messages, first_seq]).toEqual([1, 2]);
  });
});
