// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Publication } from '@ttp/ttp-core';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBus, StreamAppender, TTP_RULES } from '../src';
import { aBus, type TestBus } from './bus';

const aPublication = (n: number, ruleId = `R${n}`, subject = `ttp.rule.reloaded.${ruleId}`): Publication => ({
  subject,
  msgId: `rule:log:${n}`,
  data: `${n}`,
});
/** Numbers `from` to `to`, each of its own rule. */
const publications = (from: number, to: number): Publication[] => Array.from({ length: to - from + 1 }, (_, i) => aPublication(from + i));
const numbers = (from: number, to: number) => publications(from, to).map(({ data }) => data);

describe('StreamAppender', () => {
  let bus: TestBus;
  let appender: StreamAppender;
  let manager: JetStreamManager;
  beforeEach(async () => {
    bus = await aBus();
    appender = new StreamAppender(bus.nc, TTP_RULES);
    manager = await jetstreamManager(bus.nc);
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((nc) => nc.close()));
    await bus.stop();
  });

  const others: NatsConnection[] = [];
  const another = async (): Promise<NatsConnection> => {
    const nc = await connectBus({ url: bus.server.url, name: 'other', firstConnectMs: 20_000 });
    others.push(nc);
    return nc;
  };

  /** What the stream holds, in its order. */
  const stored = async (): Promise<string[]> => {
    const { state } = await manager.streams.info(TTP_RULES);
    const texts: string[] = [];
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(TTP_RULES, { seq });
      if (message) texts.push(message.string());
    }
    return texts;
  };

  it('knows the end of a stream that has never had a message', async () => {
    expect(await appender.end()).toEqual({ lastSeq: 0, newest: null });
  });

  it('appends in order, more than it sends without waiting', async () => {
    expect(await appender.append(publications(1, 300), 0)).toBe(300);
    expect(await stored()).toEqual(numbers(1, 300));
    expect(await appender.end()).toEqual({ lastSeq: 300, newest: '300' });
    expect(await appender.append(publications(301, 302), 300)).toBe(2);
    expect(await appender.append([], 302)).toBe(0);
  });

  it('knows the newest message of all the subjects, also where a subject keeps its last only', async () => {
    await appender.append([aPublication(1, 'R1'), aPublication(2, 'R2'), aPublication(3, 'R1', 'ttp.rule.state.R1'), aPublication(4, 'R1')], 0);
    expect(await appender.end()).toEqual({ lastSeq: 4, newest: '4' });
    await appender.append([aPublication(5, 'R2', 'ttp.rule.state.R2')], 4);
    expect(await appender.end()).toEqual({ lastSeq: 5, newest: '5' });
    expect(await stored()).toEqual(['2', '3', '4', '5']);
  });

  it('knows where it was after a purge, though nothing is left', async () => {
    await appender.append(publications(1, 3), 0);
    await manager.streams.purge(TTP_RULES);
    expect(await appender.end()).toEqual({ lastSeq: 3, newest: null });
    expect(await appender.append(publications(4, 5), 3)).toBe(2);
  });

  it('appends nothing after a number that is not the last', async () => {
    await appender.append(publications(1, 3), 0);
    expect(await appender.append(publications(4, 90), 2)).toBe(0);
    expect(await appender.append(publications(4, 90), 4)).toBe(0);
    expect(await stored()).toEqual(['1', '2', '3']);
  });

  it('lets nothing pass that was sent along with what a foreign message has displaced', async () => {
    await appender.append(publications(1, 3), 0);
    await jetstream(bus.nc).publish('ttp.rule.state.R9999', 'foreign');
    expect(await appender.append(publications(4, 90), 3)).toBe(0);
    expect(await stored()).toEqual(['1', '2', '3', 'foreign']);
    expect(await appender.append(publications(4, 5), 4)).toBe(2);
  });

  it('stops where a foreign message comes between, without a hole', async () => {
    const other = await another();
    const appending = appender.append(publications(1, 640), 0);
    await delay(5);
    await jetstream(other).publish('ttp.rule.state.R9999', 'foreign');
    const count = await appending;
    expect((await stored()).filter((text) => text !== 'foreign')).toEqual(numbers(1, count));
    const { lastSeq } = await appender.end();
    expect(await appender.append(publications(count + 1, 640), lastSeq)).toBe(640 - count);
    expect((await stored()).filter((text) => text !== 'foreign')).toEqual(numbers(1, 640));
  });

  it('lets one of two who append the same have its way: each message is there once, in order', async () => {
    const other = await another();
    const both = [appender, new StreamAppender(other, TTP_RULES)];
    await Promise.all(both.map((one) => one.append(publications(1, 200), 0)));
    for (let turn = 0; turn < 200; turn++) {
      const { lastSeq, newest } = await appender.end();
      if (newest === '200') break;
      await appender.append(publications(Number(newest) + 1, 200), lastSeq);
    }
    expect(await stored()).toEqual(numbers(1, 200));
  });

  it('repeats nothing within the window: what is there counts as appended, and the rest comes after it', async () => {
    await appender.append(publications(1, 3), 0);
    // A leader that crashed before it could remember how far it was.
    expect(await appender.append(publications(2, 5), 3)).toBe(4);
    expect(await stored()).toEqual(numbers(1, 5));
    expect(await appender.append(publications(6, 7), 5)).toBe(2);
  });

  it('goes on after a restart of the broker in the middle: nothing lost, nothing twice, in order', async () => {
    const total = 2_000;
    const appendAll = async () => {
      for (;;) {
        const end = await appender.end().catch(() => null);
        if (end?.newest === `${total}`) return;
        if (end === null) await delay(50);
        else await appender.append(publications(Number(end.newest ?? 0) + 1, total), end.lastSeq);
      }
    };
    const appending = appendAll();
    await delay(30);
    await bus.server.kill();
    await bus.server.restart();
    await appending;
    expect(await stored()).toEqual(numbers(1, total));
    expect(await appender.end()).toEqual({ lastSeq: total, newest: `${total}` });
  });

  it('answers how far it came while the broker is away, and throws nothing', async () => {
    await bus.server.kill();
    expect(await appender.append(publications(1, 3), 0)).toBe(0);
    await bus.server.restart();
  });

  it('throws what waiting does not mend', async () => {
    const tooLarge = { ...aPublication(2), data: ' '.repeat(8_388_608 - 100) };
    await expect(appender.append([aPublication(1), tooLarge], 0)).rejects.toThrow(/max_payload|maximum/);
    await manager.streams.update(TTP_RULES, { max_msg_size: 10 });
    const { lastSeq } = await appender.end();
    await expect(appender.append([{ ...aPublication(3), data: 'x'.repeat(100) }], lastSeq)).rejects.toThrow('message size exceeds maximum allowed');
    await expect(new StreamAppender(bus.nc, 'ABSENT').end()).rejects.toThrow('stream not found');
  });
});
