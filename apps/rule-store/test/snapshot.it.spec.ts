// SPDX-License-Identifier: AGPL-3.0-or-later
import { RpcRuleSource } from '@ttp/rule-source';
import { RULE_SNAPSHOT, ruleReloaded, type RuleFile } from '@ttp/ttp-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RuleCatalogue } from '../src/rule.catalogue';
import { aDocument, eventually, StoreHarness } from './harness';

describe('rule snapshots over NATS', () => {
  let harness: StoreHarness;
  let source: RpcRuleSource;
  const begin = async (...args: Parameters<typeof StoreHarness.start>) => {
    harness = await StoreHarness.start(...args);
    source = new RpcRuleSource(harness.nc, { attempts: 3, answerMs: 500 });
    harness.write('a.yaml', aDocument('R9001'));
    harness.write('b.yaml', aDocument('R9002', 3));
  };
  afterEach(() => harness.stop());

  const file = (name: string, text: string): RuleFile => ({ file: harness.path(name), text });

  it('answers with the documents verbatim, without a token even where HTTP wants one', async () => {
    await begin();
    await harness.startStore({ jwtSecret: 'a-made-up-secret-of-more-than-32-characters' });
    expect(await source.snapshot()).toEqual([file('a.yaml', aDocument('R9001')), file('b.yaml', aDocument('R9002', 3))]);
  });

  it('answers with what is written now, before any watch has told', async () => {
    await begin();
    await harness.startStore();
    for (let version = 4; version < 10; version++) {
      harness.write('b.yaml', aDocument('R9002', version));
      expect((await source.snapshot())[1]).toEqual(file('b.yaml', aDocument('R9002', version)));
    }
  });

  it('answers with the last good text of a broken document, and with the broken one where there is none', async () => {
    await begin();
    await harness.startStore();
    harness.write('a.yaml', 'rule_id: [');
    harness.write('c.yaml', 'rule_id: [');
    expect(await source.snapshot()).toEqual([file('a.yaml', aDocument('R9001')), file('b.yaml', aDocument('R9002', 3)), file('c.yaml', 'rule_id: [')]);
  });

  it('shares the requests between replicas, each answered once', async () => {
    await begin();
    const replicas = [await harness.startStore(), await harness.startStore()];
    const asked = replicas.map((app) => jest.spyOn(app.get(RuleCatalogue), 'latest'));
    await Promise.all(Array.from({ length: 40 }, () => source.snapshot()));
    const [one = 0, other = 0] = asked.map((spy) => spy.mock.calls.length);
    expect(one + other).toBe(40);
    expect(Math.min(one, other)).toBeGreaterThan(0);
  });

  it('keeps answering when one of two replicas stops in the middle', async () => {
    await begin();
    const leaving = await harness.startStore();
    await harness.startStore();
    const answers = Promise.all(Array.from({ length: 40 }, () => source.snapshot()));
    await leaving.close();
    expect((await answers).every((files) => files.length === 2)).toBe(true);
    expect(await source.snapshot()).toHaveLength(2);
  });

  it('says that rule-store is missing, or cannot read its rules', async () => {
    await begin();
    await expect(source.snapshot()).rejects.toThrow('rule-store does not answer; start it, or read the rules from a directory');
    await harness.startStore();
    rmSync(harness.directory, { recursive: true });
    await expect(source.snapshot()).rejects.toThrow('rule-store could not answer');
  });

  it('answers a request that is no request and goes on', async () => {
    await begin();
    await harness.startStore();
    for (const data of ['', 'no json', '{"id":"x"}', '{"id":"x","pattern":"other","data":{"a":1}}', '[]', 'null']) harness.nc.publish(RULE_SNAPSHOT, data, { reply: 'nobody.listens' });
    expect(await source.snapshot()).toHaveLength(2);
  });

  it('tells of announcements as one change, and of a reconnection, until it is stopped', async () => {
    await begin();
    let changes = 0;
    const stop = await source.watch(() => changes++);
    for (const id of ['R1', 'R2', 'R3']) harness.nc.publish(ruleReloaded(id), '{}');
    await eventually(() => Promise.resolve(changes === 1));
    await harness.server.restart();
    await eventually(() => Promise.resolve(changes === 2));
    stop();
    harness.nc.publish(ruleReloaded('R1'), '{}');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(changes).toBe(2);
  });

  it('answers again after the broker was away', async () => {
    await begin();
    await harness.startStore();
    await harness.server.restart();
    await eventually(async () => (await source.snapshot().catch(() => [])).length > 0);
    expect(await source.snapshot()).toHaveLength(2);
  });

  describe('with a broker of its own configuration', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'ttp-rule-store-nats-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const configured = (text: string) => {
      writeFileSync(join(folder, 'nats.conf'), text);
      return { configFile: join(folder, 'nats.conf') };
    };

    it('logs in with the user and password of the address', async () => {
      await begin(configured('max_payload: 8388608\nauthorization { user: store, password: made-up-1 }\n'), 'store:made-up-1@');
      await harness.startStore();
      expect(await source.snapshot()).toHaveLength(2);
    });

    it('says that the rules are more than the broker takes', async () => {
      await begin(configured('max_payload: 20000\n'));
      await harness.startStore();
      harness.write('c.yaml', `${aDocument('R9003')}# ${'x'.repeat(20_000)}\n`);
      await expect(source.snapshot()).rejects.toThrow(/the rules take 2\d{4} bytes, the broker takes 20000: raise max_payload/);
    });
  });
});
