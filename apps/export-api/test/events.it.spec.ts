// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connectBus, ensureStreams, Publisher } from '@ttp/bus';
import { startNatsServer, type NatsServer } from '@ttp/embedded';
import { UserRow } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import { answerOf } from '@ttp/service/testing';
import { signToken } from '@ttp/service/tokens';
import { ruleState, TTP_TAGGED } from '@ttp/ttp-core';
import { SignJWT } from 'jose';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EventLimits } from '../src/events/event-limits';
import { EventStreams } from '../src/events/event.streams';
import { startApi } from './harness';
import { type EventClient, openEvents } from './event-client';

const SECRET = 'a-made-up-secret-of-more-than-32-characters';
const HOSTILE = 'curl http://example.com/x\n\ndata: {"forged":true}\r\n\u001b[31m"';

const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let tries = 0; tries < 1_000 && !(await holds()); tries++) await delay(10);
  expect(await holds()).toBe(true);
};

describeOn('sqlite', 'the event stream', (databases) => {
  let broker: NatsServer;
  let publisher: Publisher;
  let stop: () => Promise<void>;
  let app: NestFastifyApplication;
  let url: string;
  let authorization: string;
  const clients: EventClient[] = [];

  beforeAll(async () => {
    broker = await startNatsServer();
    const nc = await connectBus({ url: broker.url, name: 'test' });
    await ensureStreams(nc);
    publisher = new Publisher(nc);
    stop = async () => {
      await nc.close();
      await broker.stop();
    };
    app = await startApi(await databases().create(), { jwtSecret: SECRET, natsUrl: broker.url, corsOrigins: 'https://console.example.com' });
    Object.assign(app.get(EventLimits), { keepAliveMs: 50, connectMs: 10_000 });
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/api/v1/ttp/events`;
    await aUser('vera');
    authorization = `Bearer ${await signToken('vera', SECRET, 5)}`;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.leave();
    await until(() => places() === 0);
  });
  afterAll(async () => {
    await app.close();
    await stop();
  });

  const aUser = async (name: string, user: Partial<UserRow> = {}) => {
    const row = { uuid: name, username: name, role: 'viewer', mustChangePassword: false, tokensValidFrom: null, ...user };
    await app.get(DataSource).getRepository(UserRow).insert(row);
  };
  const places = (): number => (Reflect.get(app.get(EventStreams), 'places') as Set<unknown>).size;
  const ticketOf = async (token = authorization) => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/auth/sse-ticket', headers: { authorization: token } });
    const row = { ticket: expect.any(String), expires_in: 60 };
    expect([answer.statusCode, answer.headers['cache-control'], answer.json()]).toEqual([200, 'no-store', row]);
    return answer.json<{ ticket: string }>().ticket;
  };
  const open = async (query = '', headers: Record<string, string> = { authorization }) => {
    const client = await openEvents(`${url}${query}`, headers);
    clients.push(client);
    return client;
  };
  const publish = (subject: string, id: string, payload: object) => {
    const envelope = { v: 1, id: '0'.repeat(32), topic: subject, type: 'x', ts: 1_795_000_000, payload: { ...payload } };
    return publisher.publishEnvelope(subject, envelope, id);
  };

  it('relays tags and changes of rules to whoever shows a ticket, once', async () => {
    const ticket = await ticketOf();
    const client = await open(`?ticket=${ticket}`, { origin: 'https://console.example.com' });
    expect([client.status, client.headers['content-type'], client.headers['cache-control'], client.headers['access-control-allow-origin']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
      'https://console.example.com',
    ]);
    await publish(TTP_TAGGED, 'tag-1', { command: HOSTILE });
    await publish(TTP_TAGGED, 'tag-1', { command: HOSTILE });
    await publish(ruleState('R0001'), 'state-1', { rule_id: 'R0001', state: 'disabled' });
    const [tagged, state] = await client.events(2);
    const data = expect.objectContaining({ topic: TTP_TAGGED, payload: { command: HOSTILE } });
    expect([tagged?.id, tagged?.event, tagged?.data]).toEqual(['tag-1', 'ttp.tagged', data]);
    expect([state?.id, state?.event, state?.data]).toEqual(['state-1', 'ttp.rule.state', expect.objectContaining({ topic: 'ttp.rule.state.R0001' })]);
    expect(client.text().split('\n').filter((line) => line.startsWith('data:'))).toHaveLength(2);
    expect(client.text()).not.toContain('\u001b');

    for (const query of [`?ticket=${ticket}`, '?ticket=made-up', `?ticket=${await ticketOf()}&ticket=x`, '']) {
      const refused = await app.inject({ url: `/api/v1/ttp/events${query}` });
      expect([query, ...answerOf(refused)]).toEqual([query, 401, { detail: 'Could not validate credentials' }]);
    }
    expect((await app.inject({ url: `/api/v1/ttp/techniques?ticket=${await ticketOf()}` })).statusCode).toBe(401);
    expect((await app.inject({ method: 'POST', url: '/api/v1/auth/sse-ticket' })).statusCode).toBe(401);
  });

  it('goes on behind the last event of a client, or says that some are missing', async () => {
    const first = await open();
    for (const n of [1, 2, 3]) await publish(TTP_TAGGED, `more-${n}`, { n });
    await first.events(3);
    const behind = await open('', { authorization, 'last-event-id': 'more-1' });
    expect((await behind.events(2)).map(({ id }) => id)).toEqual(['more-2', 'more-3']);
    const asked = await open('?last_event_id=more-2');
    expect((await asked.events(1)).map(({ id }) => id)).toEqual(['more-3']);
    const late = await open('?last_event_id=long-ago');
    expect((await late.events(1)).map(({ id, event, data }) => [id, event, data])).toEqual([[undefined, 'ttp.missed', {}]]);
  });

  it('says so when the broker was away', async () => {
    const client = await open();
    await broker.restart();
    expect((await client.events(1)).map(({ event }) => event)).toEqual(['ttp.missed']);
    // It may say so before its subscriptions are back; one event is relayed once, however often it comes.
    await until(async () => {
      await publish(TTP_TAGGED, 'after', {});
      return client.text().includes('id: after');
    });
    expect((await client.events(2)).at(-1)?.id).toBe('after');
  });

  it('keeps the connection alive, and ends it with the token or with the right to it', async () => {
    const short = await new SignJWT({ uuid: 'vera', typ: 'access', jti: 'j2' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('decnet')
      .setAudience('decnet-dashboard')
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + 5)
      .sign(new TextEncoder().encode(SECRET));
    const ending = await open('', { authorization: `Bearer ${short}` });
    await until(() => ending.text().includes(': keep-alive\n\n'));
    await ending.ended;
    expect(ending.text()).not.toContain('event:');

    await aUser('carl');
    const revoked = await open('', { authorization: `Bearer ${await signToken('carl', SECRET, 5)}` });
    await app.get(DataSource).query("UPDATE users SET must_change_password = 1 WHERE uuid = 'carl'");
    // What the database says of a user is remembered for ten seconds.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 11_000);
    await revoked.ended;
    jest.restoreAllMocks();
  });

  it('is for so many at a time', async () => {
    const limits = app.get(EventLimits);
    Object.assign(limits, { streamsOfUser: 2, streams: 3 });
    for (let n = 0; n < 2; n++) expect((await open()).status).toBe(200);
    expect(answerOf(await app.inject({ url: '/api/v1/ttp/events', headers: { authorization } }))[0]).toBe(429);
    await aUser('ada');
    const other = { authorization: `Bearer ${await signToken('ada', SECRET, 5)}` };
    expect((await open('', other)).status).toBe(200);
    expect(answerOf(await app.inject({ url: '/api/v1/ttp/events', headers: other }))[0]).toBe(503);
    Object.assign(limits, { streamsOfUser: 10, streams: 200 });
  });

  it('cuts off who does not read, and nobody else', async () => {
    Object.assign(app.get(EventLimits), { waitingBytes: 200_000 });
    const [reader, idler] = [await open(), await open()];
    idler.pause();
    // More than the buffers between two ends of a connection hold; no faster than the reader reads, on a busy machine too.
    for (let n = 0; n < 40; n++) {
      await publish(TTP_TAGGED, `large-${n}`, { text: 'x'.repeat(500_000) });
      await until(() => reader.text().length > (n + 1) * 500_000);
    }
    expect((await reader.events(40)).at(-1)?.id).toBe('large-39');
    await until(() => places() === 1);
  });

  it('ends when the service does', async () => {
    const own = await startApi(await databases().create(), { natsUrl: broker.url });
    Object.assign(own.get(EventLimits), { connectMs: 10_000 });
    await own.listen(0, '127.0.0.1');
    // Nobody is asked for a token here, but a client need not know.
    const { ticket } = (await own.inject({ method: 'POST', url: '/api/v1/auth/sse-ticket' })).json<{ ticket: string }>();
    const client = await openEvents(`${await own.getUrl()}/api/v1/ttp/events?ticket=${ticket}`, {});
    expect(client.status).toBe(200);
    const head = await own.inject({ method: 'HEAD', url: '/api/v1/ttp/events' });
    expect([head.statusCode, head.headers['content-type']]).toEqual([200, 'text/event-stream']);
    await own.close();
    await client.ended;
  });
});
