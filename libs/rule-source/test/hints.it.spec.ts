// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { connectBus } from '@ttp/bus';
import { type NatsServer, startNatsServer } from '@ttp/embedded';
import { setTimeout as delay } from 'node:timers/promises';
import { busHints } from '../src';
import { until } from './take';

const NEVER_MS = 600_000;
/** Longer than hints are gathered. */
const QUIET_MS = 60;

describe('busHints', () => {
  let server: NatsServer;
  let nc: NatsConnection;
  let other: NatsConnection;
  let stop: (() => void) | undefined;
  let hints = 0;
  beforeEach(async () => {
    server = await startNatsServer();
    nc = await connectBus({ url: server.url, name: 'follower', firstConnectMs: 10_000 });
    other = await connectBus({ url: server.url, name: 'writer', firstConnectMs: 10_000 });
    hints = 0;
  });
  afterEach(async () => {
    stop?.();
    await Promise.all([nc.close(), other.close()]);
    await server.stop();
  });

  const listen = async (pollMs: number, settleMs?: number) => {
    stop = busHints(nc, pollMs, settleMs)(() => (hints += 1));
    await nc.flush();
  };
  /** Resolves once all of it has come. */
  const say = async (...subjects: readonly string[]) => {
    for (const subject of subjects) other.publish(subject, '{}');
    await other.flush();
    await nc.flush();
  };

  it.each(['ttp.rule.written', 'ttp.rule.reloaded.R0001', 'ttp.rule.state.R0001'])('hears %s of another process', async (subject) => {
    await listen(NEVER_MS);
    await say(subject);
    await until('the hint comes', () => hints > 0);
    expect(hints).toBe(1);
  });

  it('hears nothing of what rules do: they fire too often', async () => {
    await listen(NEVER_MS);
    await say('ttp.tagged', 'ttp.rule.fired.T1046', 'ttp.rule.suppressed');
    await delay(QUIET_MS);
    expect(hints).toBe(0);
  });

  it('makes one hint of a burst, and another of what comes after it', async () => {
    // So long that all of it comes before the first hint, on a busy machine too.
    await listen(NEVER_MS, 1_000);
    await say(...Array.from({ length: 200 }, (_, i) => `ttp.rule.reloaded.R${i}`));
    expect(hints).toBe(0);
    await until('the hint comes', () => hints > 0);
    await delay(2 * QUIET_MS);
    expect(hints).toBe(1);
    await say('ttp.rule.written');
    await until('another comes', () => hints === 2);
  });

  it('is not put off by a burst that never ends', async () => {
    await listen(NEVER_MS, 50);
    const talking = setInterval(() => other.publish('ttp.rule.written'), 5);
    await until('hints come all the while', () => hints > 2);
    clearInterval(talking);
    expect(hints).toBeGreaterThan(2);
  });

  it('hints of its own accord as often as asked for', async () => {
    await listen(20);
    await until('hints come', () => hints > 2);
    stop?.();
    const heard = hints;
    await delay(QUIET_MS);
    expect(hints).toBe(heard);
  });

  it('hints after the connection was lost: what was said meanwhile is lost', async () => {
    await listen(NEVER_MS);
    await server.kill();
    await delay(QUIET_MS);
    expect(hints).toBe(0);
    await server.restart();
    await until('it is connected again', () => hints > 0);
  });

  it('is silent once it is stopped, for a hint on its way too', async () => {
    await listen(20, 40);
    await say('ttp.rule.written');
    stop?.();
    const heard = hints;
    await say('ttp.rule.written');
    await delay(2 * QUIET_MS);
    expect(hints).toBe(heard);
  });
});
