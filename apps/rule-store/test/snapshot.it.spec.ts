// SPDX-License-Identifier: AGPL-3.0-or-later
import { RuleLog } from '@ttp/persistence';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { LogMirror, RpcRuleLog } from '@ttp/rule-source';
import { RULE_SNAPSHOT, type RuleEntry } from '@ttp/ttp-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDocument, definitionOf, eventually, SECRET, StoreHarness } from './harness';

const CLIP = { state: 'clipped', confidenceMax: 0.5, expiresAt: new Date('2099-01-31T12:00:00Z'), reason: 'noisy' } as const;
const ANN = { by: 'ann', now: new Date('2026-11-21T09:00:00Z') };

const entry = (ruleId: string, version = 1): RuleEntry => ({ ruleId, definition: definitionOf(aDocument(ruleId, version)), state: null });
const byId = (one: RuleEntry, other: RuleEntry) => (one.ruleId < other.ruleId ? -1 : 1);

describeOnEachDialect('rules over NATS', (databases) => {
  let harness: StoreHarness;
  let log: RpcRuleLog;
  let mirror: LogMirror;
  const begin = async (...options: [{ configFile: string }?, string?]) => {
    harness = await StoreHarness.start(await databases().create(), ...options);
    log = new RpcRuleLog(harness.nc);
    mirror = new LogMirror(log);
    await harness.sync(aDocument('R9001'), aDocument('R9002', 3));
  };
  afterEach(() => harness.stop());

  const entries = () => [...mirror.entries].toSorted(byId);
  it('are the documents verbatim, without a token even where HTTP wants one', async () => {
    await begin();
    await harness.startStore({ jwtSecret: SECRET });
    expect(await mirror.catchUp()).toBeNull();
    expect(entries()).toEqual([entry('R9001'), entry('R9002', 3)]);
    expect(mirror.position).toMatchObject({ seq: 2 });
  });

  it('are followed by the log: definitions, states, deletions', async () => {
    await begin();
    await harness.startStore();
    await mirror.catchUp();
    await harness.writer.setState('R9002', CLIP, ANN);
    await harness.unsync('R9001');
    await harness.sync(aDocument('R9003'));
    const state = { ...CLIP, setBy: 'ann', setAt: ANN.now };
    expect(await mirror.catchUp()).toEqual([
      { seq: 3, ruleId: 'R9002', by: 'ann', action: 'set_state', after: state },
      { seq: 4, ruleId: 'R9001', by: 'filesystem', action: 'delete', after: null },
      { seq: 5, ruleId: 'R9003', by: 'filesystem', action: 'write', after: entry('R9003').definition },
    ]);
    expect(entries()).toEqual([{ ...entry('R9002', 3), state }, entry('R9003')]);
  });

  it('share the requests between replicas, each answered once', async () => {
    await begin();
    await harness.startStore();
    await harness.startStore();
    const asked = jest.spyOn(RuleLog.prototype, 'page');
    await Promise.all(Array.from({ length: 40 }, () => log.page('')));
    expect(asked).toHaveBeenCalledTimes(40);
    const replicas = new Set(asked.mock.contexts);
    asked.mockRestore();
    expect(replicas.size).toBe(2);
  });

  it('keep coming when one of two replicas stops in the middle', async () => {
    await begin();
    const leaving = await harness.startStore();
    await harness.startStore();
    const answers = Promise.all(Array.from({ length: 40 }, () => log.page('')));
    await leaving.close();
    expect((await answers).every((page) => page.entries.length === 2)).toBe(true);
  });

  it('are missing when rule-store is', async () => {
    await begin();
    const impatient = new RpcRuleLog(harness.nc, { attempts: 2, answerMs: 100 });
    await expect(impatient.page('')).rejects.toThrow('rule-store does not answer; start it, or read the rules from the database');
  });

  it('are answered to a request that is none, from the beginning', async () => {
    await begin();
    await harness.startStore();
    const noRequests = ['', 'no json', '{"id":"x"}', '{"id":"x","pattern":"other","data":{"a":1}}', '[]', 'null'];
    for (const data of noRequests) harness.nc.publish(RULE_SNAPSHOT, data, { reply: 'nobody.listens' });
    for (const data of [null, 7, { after: 7 }, { after: null }]) {
      const request = JSON.stringify({ id: 'x', pattern: RULE_SNAPSHOT, data });
      const response = { entries: [{ rule_id: 'R9001' }, { rule_id: 'R9002' }], more: false };
      expect((await harness.nc.request(RULE_SNAPSHOT, request, { timeout: 20_000 })).json()).toMatchObject({ response });
    }
  });

  it('come again after the broker was away', async () => {
    await begin();
    await harness.startStore();
    await harness.server.restart();
    await eventually(async () => (await mirror.catchUp().catch(() => undefined)) !== undefined);
    expect(entries()).toHaveLength(2);
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

    it('are given to whoever logs in with the user and password of the address', async () => {
      await begin(configured('max_payload: 8388608\nauthorization { user: store, password: made-up-1 }\n'), 'store:made-up-1@');
      await harness.startStore();
      await mirror.catchUp();
      expect(entries()).toHaveLength(2);
    });

    it('come in as many answers as the broker allows, with states of rules that are not there', async () => {
      await begin(configured('max_payload: 4096\n'));
      await harness.startStore();
      const pages = jest.spyOn(RpcRuleLog.prototype, 'page');
      const ids = Array.from({ length: 30 }, (_, i) => `R${9_100 + 2 * i}`);
      await harness.sync(...ids.map((id) => aDocument(id)));
      for (const id of ['R0001', 'R9101', 'R9120', 'R9999']) await harness.writer.setState(id, CLIP, ANN);
      await mirror.catchUp();
      expect(pages.mock.calls.length).toBeGreaterThan(5);
      pages.mockRestore();
      const state = { ...CLIP, setBy: 'ann', setAt: ANN.now };
      const alone = ['R0001', 'R9101', 'R9999'].map((ruleId) => ({ ruleId, definition: null, state }));
      const stored = ids.map((id) => (id === 'R9120' ? { ...entry(id), state } : entry(id)));
      expect(entries()).toEqual([...alone, entry('R9001'), entry('R9002', 3), ...stored].toSorted(byId));
      await harness.sync(...ids.map((id) => aDocument(id, 2)));
      expect((await mirror.catchUp())?.map(({ seq }) => seq)).toEqual(ids.map((_, i) => 37 + i));
      expect(entries().find(({ ruleId }) => ruleId === 'R9158')).toEqual(entry('R9158', 2));
    });

    it('name the one that is more than the broker takes', async () => {
      await begin(configured('max_payload: 20000\n'));
      await harness.startStore();
      await harness.sync(`${aDocument('R9000')}# ${'x'.repeat(20_000)}\n`);
      await expect(mirror.catchUp()).rejects.toThrow(/rule R9000 takes 2\d{4} bytes, the broker takes 18976: raise max_payload/);
    });
  });
});
