// SPDX-License-Identifier: AGPL-3.0-or-later
import { Logger } from '@nestjs/common';
import { Settings } from '@ttp/config';
import type { AttackerStore } from '@ttp/persistence';
import { type ChildName, SOURCE_KINDS } from '@ttp/ttp-core';
import { Registry } from 'prom-client';
import { AnchorResolver } from '../src/anchor.resolver';
import { WorkerMetrics } from '../src/worker.metrics';

/** Lines that the worker logs, `level text`. */
let lines: readonly string[];
let registry: Registry;
let metrics: WorkerMetrics;

beforeEach(() => {
  lines = [];
  registry = new Registry();
  metrics = new WorkerMetrics(registry);
  for (const level of ['log', 'warn', 'error'] as const) {
    jest.spyOn(Logger.prototype, level).mockImplementation((...[text]: unknown[]) => {
      lines = [...lines, `${level} ${String(text)}`];
    });
  }
});
afterEach(() => jest.restoreAllMocks());

const counted = async (name: string) => {
  const metric = await registry.getSingleMetric(name)?.get();
  return metric?.values.filter(({ value }) => value > 0).map(({ labels, value }) => [...Object.values(labels), value]);
};
const twice = (work: () => void): void => [1, 2].forEach(work);

describe('a part of the tagger that fails', () => {
  it('is a warning once for each kind of event, and counted each time', async () => {
    const pairs: readonly (readonly [ChildName, 'email' | 'session'])[] = [
      ['behavioral', 'email'],
      ['behavioral', 'session'],
      ['email', 'email'],
    ];
    twice(() => pairs.forEach(([child, kind]) => metrics.failed(child, kind, new Error('broken'))));
    expect(lines).toEqual(pairs.map(([child, kind]) => `warn ${child} failed on an event of kind ${kind}`));
    expect(await counted('ttp_lifter_failures')).toEqual(pairs.map((pair) => [...pair, 2]));
  });

  it('is an error once for each rule, where it gives evidence that must not be stored, and counted each time', async () => {
    const rules = ['R0045', 'R0046'];
    twice(() => rules.forEach((ruleId) => metrics.undeclaredEvidence('email', ruleId, ['from_domain', 'subject'])));
    const said = 'is dropped: email gives evidence that its kind does not declare: from_domain, subject';
    expect(lines).toEqual(rules.map((ruleId) => `error a tag of ${ruleId} ${said}`));
    expect(await counted('ttp_tag_dropped')).toEqual([['undeclared_evidence', 4]]);
  });
});

describe('a kind that nothing takes', () => {
  it('is a warning once, and counted each time', async () => {
    twice(() => SOURCE_KINDS.forEach((kind) => metrics.unhandled(kind)));
    expect(lines).toEqual(SOURCE_KINDS.map((kind) => `warn nothing tags events of kind "${kind}"`));
    expect(await counted('ttp_eval_unhandled')).toEqual([[2 * SOURCE_KINDS.length]]);
  });
});

/** What it tells of the kinds of events that are about nobody; it asks the store for nothing. */
const resolve = (...types: readonly string[]) => {
  const event = { v: 1, id: '0'.repeat(32), topic: 'attacker.fingerprinted', ts: 0, payload: {} };
  return new AnchorResolver({} as AttackerStore, metrics, new Settings()).resolve(types.map((type) => ({ ok: true, value: { ...event, type } })));
};

describe('a kind that nobody knows', () => {
  it('is told once as information, cut and quoted, and its events are counted each time', async () => {
    await resolve('made-up', 'other\nline', 'made-up', 'x'.repeat(99));
    expect(lines).toEqual(['"made-up"', '"other\\nline"', `"${'x'.repeat(64)}"`].map((kind) => `log events of the unknown kind ${kind} are ignored`));
    expect(await counted('ttp_tag_dropped')).toEqual([['unknown_kind', 4]]);
  });

  it('does not fill the log when a sender makes up thousands, nor hide a part that fails', async () => {
    await resolve(...Array.from({ length: 3_000 }, (_, n) => `kind-${n}`));
    expect(lines).toHaveLength(100);
    expect(await counted('ttp_tag_dropped')).toEqual([['unknown_kind', 3_000]]);
    metrics.failed('ipv6_leak', 'ipv6_leak', new Error('broken'));
    expect(lines).toHaveLength(101);
  });

  it('is none of those that probes send and nobody tags', async () => {
    await resolve('jarm', 'hassh', 'tcpfp', 'tls_certificate', 'icmp_error', 'icmp6_error');
    expect([lines, await counted('ttp_tag_dropped')]).toEqual([[], []]);
  });
});
