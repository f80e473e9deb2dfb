// SPDX-License-Identifier: AGPL-3.0-or-later
import { DECNET_EVENTS, TTP_DLQ } from '@ttp/bus';
import { openBroker } from '../src/harness/broker';
import { Bus } from '../src/harness/bus';
import { Stage } from '../src/harness/stage';

const events = (count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ msgId: `m${from + i}`, subject: 'email.received', data: `${from + i}` }));

describe('Bus', () => {
  const over = new AbortController();
  const stage = new Stage(over.signal, () => undefined);
  let bus: Bus;
  let kill: () => Promise<void>;
  let restart: () => Promise<void>;

  beforeAll(async () => {
    const broker = await openBroker(stage);
    bus = await Bus.open(stage, broker, { ackWaitMs: 1_000 });
    kill = () => broker.server.kill();
    restart = () => broker.server.restart();
  });
  afterAll(() => stage.clear({ keepDir: false }));

  it('publishes everything, spread over the time it is given, and reads it back in order', async () => {
    const publishing = bus.publish(events(100), 1_500);
    let halfway = 0;
    while (halfway === 0) halfway = await bus.count(DECNET_EVENTS);
    await publishing;
    expect(halfway).toBeGreaterThan(0);
    expect(halfway).toBeLessThan(100);
    expect(await bus.read(DECNET_EVENTS, (message) => message.string())).toEqual(events(100).map(({ data }) => data));
    expect(await bus.unsettled()).toEqual({ waiting: 100, delivered: 0 });
  });

  it('does not wait for messages in a stream that has none', async () => {
    expect(await bus.read(TTP_DLQ, (message) => message.seq)).toEqual([]);
  });

  it('publishes until the broker has it, once, also when the broker is away meanwhile', async () => {
    await kill();
    const publishing = bus.publish(events(50, 100));
    await restart();
    await publishing;
    await bus.publish(events(50, 100));
    expect(await bus.count(DECNET_EVENTS)).toBe(150);
  });

  it('stops publishing when the scenario is over', async () => {
    const publishing = bus.publish(events(100, 1_000), 60_000);
    setTimeout(() => over.abort(new Error('interrupted')), 50);
    await expect(publishing).rejects.toThrow('aborted');
    expect(await bus.count(DECNET_EVENTS)).toBeLessThan(200);
  });
});
