// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus } from '@ttp/bus';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { NotYet } from '@ttp/ttp-core';
import { LogMirror, RpcRuleLog } from '../src';
import { changeToJson, entryToJson, positionToJson } from '../src/rule-log-json';
import { FakeRuleLog } from './fake-rule-log';

type Answerer = (data: { readonly after?: string; readonly after_seq?: number }) => Promise<object>;

describe('RpcRuleLog', () => {
  let server: NatsServer;
  let nc: NatsConnection;
  let stored: FakeRuleLog;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    nc = await connectBus({ url: server.url, name: 'test', firstConnectMs: 10_000 });
    stored = new FakeRuleLog();
  });
  afterEach(() => nc.close());

  /** Answers as Nest's NATS transport does. */
  const serve = (subject: string, answer: Answerer) =>
    nc.subscribe(subject, {
      callback: (_, message) => {
        const { id, pattern, data } = message.json<{ id: string; pattern: string; data: object }>();
        expect(pattern).toBe(subject);
        void answer(data).then(
          (response) => message.respond(JSON.stringify({ response, isDisposed: true, id })),
          (error: unknown) => message.respond(JSON.stringify({ err: { status: 'error', message: String(error) }, isDisposed: true, id })),
        );
      },
    });
  const servePages = () =>
    serve('ttp.rule.snapshot', async ({ after = '' }) => {
      const { position, entries, more } = await stored.page(after);
      return { ...positionToJson(position), entries: entries.map(entryToJson), more };
    });
  const serveChanges = () =>
    serve('ttp.rule.changes', async ({ after_seq: seq = 0 }) => {
      const { position, changes } = await stored.changes(seq);
      return { ...positionToJson(position), changes: changes.map(changeToJson) };
    });

  it('gives a follower what is stored and what is written then, as the database itself would', async () => {
    servePages();
    serveChanges();
    for (const ruleId of ['R1', 'R2', 'R3', 'R4', 'R5']) stored.define(ruleId);
    stored.disable('R9', 'naïve \u{1F52B}');
    const [mirror, direct] = [new LogMirror(new RpcRuleLog(nc)), new LogMirror(stored)];
    await mirror.catchUp();
    await direct.catchUp();
    expect([[...mirror.entries], mirror.position]).toEqual([[...direct.entries], direct.position]);
    stored.define('R1', null);
    stored.disable('R2');
    stored.disable('R9', null);
    expect(await mirror.catchUp()).toEqual(await direct.catchUp());
    expect([[...mirror.entries], mirror.position]).toEqual([[...direct.entries], direct.position]);
  });

  it('asks again when a replica takes the request with it, until one answers', async () => {
    let requests = 0;
    const gone = nc.subscribe('ttp.rule.changes', {
      callback: () => {
        requests += 1;
        gone.unsubscribe();
        serveChanges();
      },
    });
    await nc.flush();
    // The first request has no answer; each other one has time for it.
    const log = new RpcRuleLog(nc, { attempts: 50, answerMs: 200 });
    expect(await log.changes(0)).toEqual({ position: { logId: 'log', seq: 0 }, changes: [] });
    expect(requests).toBe(1);
  });

  it('asks for patience when nobody is there, and says what to do', async () => {
    const log = new RpcRuleLog(nc, { attempts: 2, answerMs: 100 });
    const asking = log.page('');
    await expect(asking).rejects.toThrow(NotYet);
    await expect(asking).rejects.toThrow('rule-store does not answer; start it, or read the rules from the database');
  });

  it('asks for patience at once when rule-store could not answer, with its reason', async () => {
    let requests = 0;
    serve('ttp.rule.snapshot', () => {
      requests += 1;
      return Promise.reject(new Error('the database is away'));
    });
    await nc.flush();
    const asking = new RpcRuleLog(nc).page('');
    await expect(asking).rejects.toThrow(NotYet);
    await expect(asking).rejects.toThrow('the database is away');
    expect(requests).toBe(1);
  });
});
