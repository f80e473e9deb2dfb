// SPDX-License-Identifier: AGPL-3.0-or-later
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { currentTraceparent, isTracing, span, startTracing, withTraceparent } from '.';

const mockLoaded: string[] = [];
jest.mock('@opentelemetry/sdk-node', () => {
  mockLoaded.push('@opentelemetry/sdk-node');
  return jest.requireActual('@opentelemetry/sdk-node');
});

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const none = () => ({});

describe('tracing that is off', () => {
  it('runs the work and nothing else', async () => {
    const stop = await startTracing({ enabled: false, endpoint: 'http://127.0.0.1:1' });
    const attributes = jest.fn(none);
    expect(isTracing()).toBe(false);
    expect(span('decnet.ttp', 'ttp.eval', attributes, () => 7)).toBe(7);
    expect(withTraceparent(PARENT, () => currentTraceparent())).toBeUndefined();
    expect(attributes).not.toHaveBeenCalled();
    await stop();
  });

  it('loads no SDK', async () => {
    await startTracing({ enabled: false, endpoint: 'http://127.0.0.1:1' });
    expect(mockLoaded).toEqual([]);
  });
});

describe('tracing that is on', () => {
  const exporter = new InMemorySpanExporter();
  const spans = () => exporter.getFinishedSpans();
  let stop: () => Promise<void>;

  beforeAll(async () => {
    stop = await startTracing({ enabled: true, endpoint: 'http://127.0.0.1:1', processor: new SimpleSpanProcessor({ exporter }) });
  });
  afterEach(() => exporter.reset());

  it('has loaded the SDK by then', () => {
    expect(mockLoaded).toEqual(['@opentelemetry/sdk-node']);
  });

  afterAll(() => stop());

  it('nests spans as the work is nested, and gives back what it gives', () => {
    const seven = span('decnet.ttp.worker', 'ttp.worker.tick', () => ({ topic: 'email.received' }), () => span('decnet.ttp', 'ttp.lifter.email', none, () => 7));
    const [inner, outer] = spans();
    expect(seven).toBe(7);
    expect(outer).toMatchObject({ name: 'ttp.worker.tick', attributes: { topic: 'email.received' }, instrumentationScope: { name: 'decnet.ttp.worker' } });
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.resource.attributes).toMatchObject({ 'service.name': 'decnet' });
  });

  it('ends with a promise, not with the call', async () => {
    const work = Promise.withResolvers<number>();
    const result = span('decnet.ttp.store', 'ttp.store.write_state', none, () => work.promise);
    expect(spans()).toHaveLength(0);
    work.resolve(1);
    expect(await result).toBe(1);
    expect(spans()).toHaveLength(1);
  });

  it('goes on with the trace that a message came with', () => {
    const sent = withTraceparent(PARENT, () => span('decnet.ttp.worker', 'ttp.worker.tick', none, currentTraceparent));
    const [tick] = spans();
    expect(tick?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
    expect(sent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${tick?.spanContext().spanId}-01`);
  });

  it.each(['', 'nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])('begins a trace of its own after a malformed parent %j', (parent) => {
    withTraceparent(parent, () => span('decnet.ttp.worker', 'ttp.worker.tick', none, () => undefined));
    expect(spans()[0]?.parentSpanContext).toBeUndefined();
  });

  it.each([
    ['a throw', () => { throw new TypeError('the secret 1234'); }],
    ['a rejection', () => Promise.reject(new TypeError('the secret 1234'))],
  ])('marks the span after %s, and keeps the message to itself', async (_, work) => {
    await expect(async () => span('decnet.ttp', 'ttp.lifter.email', none, work)).rejects.toThrow('the secret 1234');
    const [failed] = spans();
    expect(failed?.status).toEqual({ code: 2, message: 'TypeError' });
    expect(failed?.events).toEqual([]);
  });
});
