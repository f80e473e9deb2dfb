// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { BUS_USER_NAMES, type BusUser, connectBus, DECNET_EVENTS, ensureStreams, DEFAULT_LAYOUT } from '@ttp/bus';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBES, type Probes } from './broker-probes';
import { permissionsTable } from './permissions-table';
import { RestrictedBroker } from './restricted-broker';
import { cleanUp, ROOT } from './ttp';

const DOC = join(ROOT, 'docs/nats-permissions.md');
const MARKS = /(<!-- tried -->\n)([^]*?)(\n<!-- \/tried -->)/;

let broker: RestrictedBroker;
let allowed: Readonly<Record<BusUser, Probes>>;

beforeAll(async () => {
  broker = await RestrictedBroker.start();
  await broker.init();
  const tried = await Promise.all(BUS_USER_NAMES.map(async (user) => [user, await broker.allowed(user, PROBES)] as const));
  allowed = Object.fromEntries(tried) as Record<BusUser, Probes>;
});

afterAll(async () => {
  await broker.stop();
  cleanUp();
});

const whoMayPublish = (subject: string) => BUS_USER_NAMES.filter((user) => allowed[user].publish.includes(subject));
const whoMaySubscribe = (subject: string) => BUS_USER_NAMES.filter((user) => allowed[user].subscribe.includes(subject));

describe('the broker', () => {
  it('allows each user what docs/nats-permissions.md says, and refuses everything else', () => {
    const doc = readFileSync(DOC, 'utf8');
    const table = `\n${permissionsTable(PROBES, allowed)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(DOC, doc.replace(MARKS, (_, open: string, _old, close: string) => open + table + close));
    expect(MARKS.exec(readFileSync(DOC, 'utf8'))?.[2]).toBe(table);
  });

  it.each([
    ['attacker.session.ended', ['producer', 'operator']],
    ['ttp.tagged', ['ttp-worker']],
    ['ttp.rule.reloaded.R0001', ['rule-sync']],
    ['ttp.rule.written', ['rule-store']],
    ['system.ttp.control', ['operator']],
    ['$KV.ttp_replicas.ttp-worker.host-1', ['ttp-worker']],
    ['$JS.API.CONSUMER.MSG.NEXT.DECNET_EVENTS.ttp-worker', ['ttp-worker']],
    ['$JS.ACK.DECNET_EVENTS.ttp-worker.1.1.1.1767322800000000000.0', ['ttp-worker']],
    ['$JS.API.STREAM.MSG.DELETE.TTP_DLQ', ['operator']],
    ['$JS.API.STREAM.CREATE.DECNET_EVENTS', ['operator']],
    ['$JS.API.STREAM.DELETE.DECNET_EVENTS', []],
    ['$JS.API.STREAM.PURGE.TTP', []],
    ['$JS.API.STREAM.MSG.GET.DECNET_EVENTS', []],
    ['$JS.API.CONSUMER.CREATE.DECNET_EVENTS.spy', []],
    ['$JS.API.CONSUMER.DELETE.DECNET_EVENTS.ttp-worker', []],
    ['_INBOX.<another>.x', []],
  ])('takes %s from %j', (subject, users) => expect(whoMayPublish(subject)).toEqual(users));

  it.each([
    ['ttp.rule.snapshot', ['rule-store']],
    ['ttp.tagged', ['console']],
    ['attacker.session.ended', []],
    ['_INBOX.<own>.>', [...BUS_USER_NAMES]],
    ['_INBOX.<another>.>', []],
    ['>', []],
    ['$SYS.>', []],
  ])('gives %s to %j', (subject, users) => expect(whoMaySubscribe(subject)).toEqual(users));

  it('refuses whoever does not log in, and whoever has another key', async () => {
    const { url } = broker.server;
    await expect(connectBus({ url, name: 'nobody', firstConnectMs: 20_000 })).rejects.toThrow('refused the credentials of "nobody"');
    const guess = connectBus({ url: url.replace('//', '//operator:guessed@'), name: 'guest', firstConnectMs: 20_000 });
    await expect(guess).rejects.toThrow('refused the credentials of "guest"');
  });
});

describe('a service that may only look', () => {
  it('is content with streams that are there', async () => {
    await expect(ensureStreams(await broker.connect('rule-store'))).resolves.toBeUndefined();
  });

  it('says at once who can help when a stream would have to be changed', async () => {
    const layout = { ...DEFAULT_LAYOUT, extraTopics: ['decky.*.traffic'] };
    await expect(ensureStreams(await broker.connect('ttp-worker'), layout, [DECNET_EVENTS])).rejects.toThrow(
      /^cannot set up stream DECNET_EVENTS: Permissions Violation .*STREAM\.UPDATE\.DECNET_EVENTS.* let an operator run `ttp broker init` first\.$/,
    );
  });
});

it('tells a publisher at once that it may not', async () => {
  const nc = await broker.connect('producer');
  await expect(jetstream(nc).publish('ttp.tagged', '{}')).rejects.toThrow('Permissions Violation for Publish to "ttp.tagged"');
  await expect((await jetstreamManager(nc)).streams.purge(DECNET_EVENTS)).rejects.toThrow('Permissions Violation');
});

it('does not check where an answer goes: whoever listens must expect a broker’s answer on any subject', async () => {
  const [console, producer] = [await broker.connect('console'), await broker.connect('producer')];
  const heard = new Promise<string>((resolve) => void console.subscribe('ttp.tagged', { callback: (_error, message) => resolve(message.string()) }));
  await console.flush();
  producer.publish('email.received', '{}', { reply: 'ttp.tagged' });
  expect(JSON.parse(await heard)).toMatchObject({ stream: DECNET_EVENTS });
});
